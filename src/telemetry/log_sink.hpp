// Lines on their way into a file that may not take them now.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/buffer.hpp"
#include "base/clock.hpp"
#include "telemetry/log_file.hpp"

namespace llm_api_router::telemetry {

// Keeps what could not be written and tries again, `pause` later at the earliest. Lines lie one
// behind the other in one buffer; a large body stays where it was received. One thread.
class LogSink {
 public:
  using Append = std::function<Appended(std::span<const std::string_view>)>;

  // What a line ends in that ends with a body: the body is the last member of a JSON object.
  static constexpr std::string_view kBehindBody = "}\n";

  // Keeps up to `most` bytes.
  LogSink(Append append, std::size_t most, Duration pause);

  // Where the next line is to be appended to; end_line() follows.
  [[nodiscard]] Buffer& text() { return text_; }
  // What of that line is there.
  [[nodiscard]] std::string_view line() const { return text_.view().substr(begun_); }
  // The line is whole: it ends in '\n', or goes on with `body` and kBehindBody. False: there is no
  // room to keep it while the file does not take any, and it is forgotten.
  [[nodiscard]] bool end_line(Buffer body = {});
  [[nodiscard]] bool add(std::string_view line);

  // Writes what there is, unless the file failed just now. TimePoint::max(): in any case.
  void flush(TimePoint now);

  // What the last flush() said; empty while all is well.
  [[nodiscard]] std::error_code error() const { return error_; }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] std::size_t lines() const { return lines_.size(); }
  [[nodiscard]] std::size_t bytes() const { return text_.size() + body_bytes_; }

 private:
  struct Line {
    std::size_t end = 0;  // in text_
    Buffer body;
  };

  void gather();
  void forget(std::size_t count);

  Append append_;
  std::size_t most_;
  Duration pause_;
  Buffer text_;
  std::vector<Line> lines_;
  std::size_t begun_ = 0;       // where in text_ the line begins that has no end yet
  std::size_t body_bytes_ = 0;  // of those that are not in text_
  std::vector<std::string_view> pieces_;
  std::error_code error_;
  TimePoint again_;  // not before
};

}  // namespace llm_api_router::telemetry
