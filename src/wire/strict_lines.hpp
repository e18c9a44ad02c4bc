// The lines of a head or of a chunk's framing, without any of the leniency RFC 9112 §2.2 permits.
#pragma once

#include <cstddef>
#include <string_view>

namespace llm_api_router::wire {

// Walks over the lines of bytes that are presented again and again with more behind them; looks at
// each byte once however often that happens.
class StrictLines {
 public:
  enum class Step { line, need_more, malformed };

  // Begins anew with a text whose first byte is the next one presented.
  void restart() { *this = {}; }

  // Steps to the next line. `bytes` must begin with what the call before was given.
  Step next(std::string_view bytes);

  // The line of the last Step::line, within that call's bytes, without its CRLF.
  [[nodiscard]] std::string_view line() const { return line_; }
  // Length of all lines stepped over, CRLFs included.
  [[nodiscard]] std::size_t consumed() const { return line_begin_; }
  // What is wrong after Step::malformed, in words fit for a client.
  [[nodiscard]] std::string_view fault() const { return fault_; }

 private:
  std::size_t line_begin_ = 0;
  std::size_t looked_at_ = 0;
  std::string_view line_;
  std::string_view fault_;
};

}  // namespace llm_api_router::wire
