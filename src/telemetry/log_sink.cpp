#include "telemetry/log_sink.hpp"

#include <utility>

namespace llm_api_router::telemetry {
namespace {

// A smaller body is copied behind its line's text.
constexpr std::size_t kLargeBody = 4096;
// A buffer that grew beyond this is given back once it is empty.
constexpr std::size_t kKeptText = std::size_t{256} << 10U;

}  // namespace

LogSink::LogSink(Append append, std::size_t most, Duration pause)
    : append_(std::move(append)), most_(most), pause_(pause) {}

bool LogSink::add(std::string_view line) {
  text_.append(line);
  return end_line();
}

bool LogSink::end_line(Buffer body) {
  const auto whole = bytes() + body.size() + (body.empty() ? 0 : kBehindBody.size());
  if (error_ && whole > most_) {
    text_.cut(begun_);
    return false;
  }
  if (!body.empty() && body.size() < kLargeBody) {
    text_.append(body.view());
    text_.append(kBehindBody);
    body.release();
  }
  if (!body.empty()) body_bytes_ += body.size() + kBehindBody.size();
  begun_ = text_.size();
  lines_.push_back({begun_, std::move(body)});
  return true;
}

void LogSink::flush(TimePoint now) {
  if (lines_.empty() || (error_ && now < again_)) return;
  gather();
  const auto appended = append_(pieces_);
  forget(appended.lines);
  error_ = appended.error;
  if (error_ && now != TimePoint::max()) again_ = now + pause_;
}

void LogSink::gather() {
  pieces_.clear();
  std::size_t begin = 0;
  for (const auto& line : lines_) {
    pieces_.push_back(text_.view().substr(begin, line.end - begin));
    begin = line.end;
    if (line.body.empty()) continue;
    pieces_.push_back(line.body.view());
    pieces_.push_back(kBehindBody);
  }
}

void LogSink::forget(std::size_t count) {
  if (count == 0) return;
  const auto first = lines_.begin();
  const auto end = first + static_cast<std::ptrdiff_t>(count);
  const auto text_bytes = lines_[count - 1].end;
  for (auto line = first; line != end; ++line) {
    if (!line->body.empty()) body_bytes_ -= line->body.size() + kBehindBody.size();
  }
  lines_.erase(first, end);
  for (auto& line : lines_) line.end -= text_bytes;
  begun_ -= text_bytes;
  if (text_.size() > text_bytes) {
    Buffer rest;
    rest.append(text_.view().substr(text_bytes));
    text_ = std::move(rest);
  } else if (text_.footprint() > kKeptText) {
    text_.release();
  } else {
    text_.cut(0);
  }
}

}  // namespace llm_api_router::telemetry
