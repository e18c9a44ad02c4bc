// Finds the events of a server-sent event stream (WHATWG HTML §9.2) in arbitrary chunks of bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router::wire {

struct SseEvent {
  std::string_view type;  // the `event` field; empty if there was none
  std::string_view data;  // the `data` lines joined by LF
};

// Finds line breaks, each a CR or an LF; looks at every byte twice at most, many at a time.
class LineBreaks {
 public:
  explicit LineBreaks(std::string_view text) : text_(text) {}

  // Position of the first break at or behind `from`, which must not decrease from call to call; the
  // text's size if there is none.
  std::size_t next(std::size_t from);

 private:
  std::string_view text_;
  // The first CR and LF at or behind `from` of the calls before; looked for when that is passed.
  std::optional<std::size_t> cr_;
  std::optional<std::size_t> lf_;
};

// Any split of the same bytes gives the same events and the same boundaries. LF, CRLF and CR end a
// line; a leading BOM, comments and unknown fields are passed over. An event larger than
// `max_event` bytes still has its boundary found, but it is not shown to the callback.
//
// A boundary is the place just behind a blank line. Behind a blank line that ends in CRLF there are
// two, one between CR and LF and one behind both: a CR alone ends a line, so that an event must not
// wait for what may follow it. Cutting at either leaves every event whole.
class SseScanner {
 public:
  explicit SseScanner(std::size_t max_event = std::size_t{8} << 20U) : max_event_(max_event) {}

  // Calls `on_event(const SseEvent&)` for each event that `bytes` completes and that has data or a
  // type (comments alone are none). The views are valid during the call. Returns the offset in
  // `bytes` of the last boundary, 0 if there was none: what comes before it can be cut off without
  // tearing an event.
  template <class OnEvent>
  std::size_t feed(std::string_view bytes, OnEvent&& on_event) {
    Pass pass(bytes);
    begin(pass);
    while (const std::optional<SseEvent> event = next(pass)) on_event(*event);
    return end(pass);
  }

  // Bytes fed since the last boundary.
  [[nodiscard]] std::size_t pending() const { return pending_; }

 private:
  // What is known while a chunk is fed; a stream that waits for the next one has none.
  struct Pass {
    explicit Pass(std::string_view bytes) : chunk(bytes), breaks(bytes) {}

    std::string_view chunk;
    LineBreaks breaks;
    std::size_t block_begin = 0;
    std::size_t line_begin = 0;
    std::size_t boundary = 0;
    std::string complete;  // a block that began in an earlier chunk
    std::string joined;    // data of several lines
  };

  void begin(Pass& pass);
  std::optional<SseEvent> next(Pass& pass);
  std::size_t end(const Pass& pass);

  void pass_over_bom(Pass& pass);
  void pass_over_lf(Pass& pass) const;
  std::string_view take_block(Pass& pass, std::size_t block_end);
  void keep_partial(const Pass& pass);

  std::size_t max_event_;
  std::size_t pending_ = 0;
  std::size_t bom_matched_ = 0;  // bytes of a BOM seen at the stream's very beginning; 3: no more
  std::string partial_;          // the unfinished block's bytes so far, unless oversized
  bool oversized_ = false;
  bool in_line_ = false;   // the chunk before ended within a line
  bool after_cr_ = false;  // the chunk before ended in a CR that ended a line
};

}  // namespace llm_api_router::wire
