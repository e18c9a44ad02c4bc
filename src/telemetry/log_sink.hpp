// Lines on their way into a file that may not take them now.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/clock.hpp"
#include "telemetry/log_file.hpp"

namespace llm_api_router::telemetry {

// Keeps what could not be written and tries again, `pause` later at the earliest. One thread.
class LogSink {
 public:
  using Append = std::function<Appended(std::span<const std::string_view>)>;

  // Keeps up to `most` bytes.
  LogSink(Append append, std::size_t most, Duration pause);

  // False: there is no room to keep the line while the file does not take any.
  [[nodiscard]] bool add(std::string line);

  // Writes what there is, unless the file failed just now. TimePoint::max(): in any case.
  void flush(TimePoint now);

  // What the last flush() said; empty while all is well.
  [[nodiscard]] std::error_code error() const { return error_; }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] std::size_t lines() const { return lines_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  Append append_;
  std::size_t most_;
  Duration pause_;
  std::vector<std::string> lines_;
  std::size_t bytes_ = 0;
  std::error_code error_;
  TimePoint again_;  // not before
};

}  // namespace llm_api_router::telemetry
