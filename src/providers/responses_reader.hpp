// Reads answers of OpenAI's Responses API.
#pragma once

#include "providers/native_json.hpp"
#include "providers/reader_base.hpp"

namespace llm_api_router::providers {

class ResponsesReader final : public ReaderBase {
 public:
  EventKind on_event(std::string_view type, std::string_view data) override;
  void on_body(std::string_view body) override;

 private:
  EventKind on_named_event(std::string_view type, std::string_view data);
  // The response object: the whole body, or an event's `response`.
  void read_response(std::string_view key, native_json::Value value);
  void read_event(std::string_view data);
  EventKind fail(std::string_view data);

  bool content_seen_ = false;
};

}  // namespace llm_api_router::providers
