// Finds the events of a server-sent event stream (WHATWG HTML §9.2) in arbitrary chunks of bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llm_api_router::wire {

struct SseEvent {
  std::string_view type;  // the `event` field; empty if there was none
  std::string_view data;  // the `data` lines joined by LF
};

// Any split of the same bytes gives the same events and the same boundaries. LF, CRLF and CR end a
// line; a leading BOM, comments and unknown fields are passed over. An event larger than
// `max_event` bytes still has its boundary found, but it is not shown to the callback.
class SseScanner {
 public:
  explicit SseScanner(std::size_t max_event = std::size_t{8} << 20U) : max_event_(max_event) {}

  // Calls `on_event(const SseEvent&)` for each event that `bytes` completes and that has data or a
  // type (comments alone are none). The views are valid during the call. Returns the offset in
  // `bytes` just behind the last blank line that ended a block, 0 if there was none: what comes
  // before it can be cut off without tearing an event.
  template <class OnEvent>
  std::size_t feed(std::string_view bytes, OnEvent&& on_event);

  // Bytes fed since the last boundary.
  [[nodiscard]] std::size_t pending() const { return pending_; }

 private:
  std::size_t max_event_;
  std::size_t pending_ = 0;
};

}  // namespace llm_api_router::wire
