// Reads answers of Anthropic's Messages API.
#pragma once

#include <cstdint>
#include <optional>

#include "providers/native_json.hpp"
#include "providers/reader_base.hpp"

namespace llm_api_router::providers {

class MessagesReader final : public ReaderBase {
 public:
  EventKind on_event(std::string_view type, std::string_view data) override;
  void on_body(std::string_view body) override;

 private:
  EventKind on_named_event(std::string_view type, std::string_view data);
  EventKind on_message_delta(std::string_view data);
  EventKind fail(std::string_view data);
  [[nodiscard]] EventKind before_or_within_content() const;

  // A message object: the whole body, or message_start's `message`.
  void read_message(std::string_view key, native_json::Value value);
  // Replaces member by member: message_delta's counts are final, and it tells only some of them.
  void read_usage(native_json::Value value);
  void read_stop_reason(native_json::Value value);

  bool content_seen_ = false;
  std::optional<std::uint64_t> uncached_input_;
  std::optional<std::uint64_t> cache_creation_;
};

}  // namespace llm_api_router::providers
