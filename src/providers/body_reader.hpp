// Reads answers that are one JSON body: embeddings, models, count_tokens, and what lives on an
// account. Their streams, if they have any, are of no known form: each event counts as content, and
// since no finish marker can be waited for, finished() is true from the start.
#pragma once

#include "providers/reader_base.hpp"

namespace llm_api_router::providers {

class BodyReader final : public ReaderBase {
 public:
  // `counts_usage`: the body's `usage` is what this exchange used. Not so for count_tokens, which
  // uses nothing, and for objects looked up, whose usage was counted when they were made.
  explicit BodyReader(bool counts_usage);

  EventKind on_event(std::string_view type, std::string_view data) override;
  void on_body(std::string_view body) override;

 private:
  bool counts_usage_;
};

}  // namespace llm_api_router::providers
