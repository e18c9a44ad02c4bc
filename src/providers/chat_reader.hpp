// Reads OpenAI chat completions and the older text completions.
#pragma once

#include <cstdint>

#include "providers/native_json.hpp"
#include "providers/reader_base.hpp"

namespace llm_api_router::providers {

class ChatReader final : public ReaderBase {
 public:
  EventKind on_event(std::string_view type, std::string_view data) override;
  void on_body(std::string_view body) override;

 private:
  // What one chunk turned out to hold.
  struct Chunk {
    bool error = false;
    bool content = false;
    bool finish = false;
  };

  void read_member(std::string_view key, native_json::Value value, Chunk& chunk);
  void read_choice(native_json::Value choice, Chunk& chunk);
  EventKind fail(std::string_view data);

  bool content_seen_ = false;
  // One bit a choice (`n` may ask for several): the answer is finished when all that began are.
  std::uint64_t begun_ = 0;
  std::uint64_t ended_ = 0;
};

}  // namespace llm_api_router::providers
