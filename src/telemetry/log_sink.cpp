#include "telemetry/log_sink.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::telemetry {

LogSink::LogSink(Append append, std::size_t most, Duration pause)
    : append_(std::move(append)), most_(most), pause_(pause) {}

bool LogSink::add(std::string line) {
  if (error_ && bytes_ + line.size() > most_) return false;
  bytes_ += line.size();
  lines_.push_back(std::move(line));
  return true;
}

void LogSink::flush(TimePoint now) {
  if (lines_.empty() || (error_ && now < again_)) return;
  const std::vector<std::string_view> pieces(lines_.begin(), lines_.end());
  const auto appended = append_(pieces);
  const auto done = lines_.begin() + static_cast<std::ptrdiff_t>(appended.lines);
  std::for_each(lines_.begin(), done, [this](const std::string& line) { bytes_ -= line.size(); });
  lines_.erase(lines_.begin(), done);
  error_ = appended.error;
  if (error_ && now != TimePoint::max()) again_ = now + pause_;
}

}  // namespace llm_api_router::telemetry
