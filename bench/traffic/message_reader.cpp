#include "bench/traffic/message_reader.hpp"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace llm_api_router::bench {
namespace {

constexpr std::size_t kLongestHead = 64 * 1024;
constexpr std::size_t kLongestLine = 256;
constexpr std::string_view kEmptyLine = "\r\n\r\n";

bool same_name(std::string_view one, std::string_view other) {
  return one.size() == other.size() && ::strncasecmp(one.data(), other.data(), one.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

bool parse(std::string_view text, int base, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc{} && end != text.data();
}

}  // namespace

MessageReader::Part MessageReader::next(std::string_view& input) {
  if (state_ == State::done) {
    state_ = State::head;
    head_.clear();
  }
  if (state_ == State::head) return read_head(input);
  if (state_ == State::sized && left_ == 0) {
    state_ = State::done;
    return {Part::Kind::end};
  }
  if (state_ == State::sized || state_ == State::chunk) return read_body(input);
  return read_line(input);
}

std::optional<std::string_view> MessageReader::field(std::string_view name) const {
  std::size_t at = head_.find("\r\n");
  while (at != std::string::npos && at + 2 < head_.size()) {
    const std::size_t begin = at + 2;
    at = head_.find("\r\n", begin);
    const auto line = std::string_view{head_}.substr(begin, at - begin);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && same_name(line.substr(0, colon), name)) {
      return trimmed(line.substr(colon + 1));
    }
  }
  return std::nullopt;
}

int MessageReader::status() const {
  std::uint64_t status = 0;
  if (!head_.starts_with("HTTP/1.1 ")) return 0;
  return parse(std::string_view{head_}.substr(9, 3), 10, status) ? static_cast<int>(status) : 0;
}

MessageReader::Part MessageReader::read_head(std::string_view& input) {
  if (!take_head(input)) {
    return {head_.size() > kLongestHead ? Part::Kind::broken : Part::Kind::none};
  }
  return {frame_body() ? Part::Kind::head : Part::Kind::broken};
}

// True once the head is whole.
bool MessageReader::take_head(std::string_view& input) {
  const std::size_t before = head_.size();
  const std::size_t whole = before == 0 ? input.find(kEmptyLine) : std::string_view::npos;
  head_.append(input.substr(0, std::min(whole, kLongestHead) + kEmptyLine.size()));
  const std::size_t end = head_.find(kEmptyLine, before < 3 ? 0 : before - 3);
  if (end == std::string::npos) {
    input.remove_prefix(head_.size() - before);
    return false;
  }
  head_.resize(end + kEmptyLine.size());
  input.remove_prefix(head_.size() - before);
  return true;
}

bool MessageReader::frame_body() {
  if (field("transfer-encoding")) {
    state_ = State::chunk_size;
    return true;
  }
  state_ = State::sized;
  left_ = 0;
  const auto length = field("content-length");
  return length ? parse(*length, 10, left_) : head_.starts_with("GET ");
}

MessageReader::Part MessageReader::read_body(std::string_view& input) {
  if (input.empty()) return {Part::Kind::none};
  const auto bytes = input.substr(0, left_);
  input.remove_prefix(bytes.size());
  left_ -= bytes.size();
  if (left_ == 0 && state_ == State::chunk) state_ = State::chunk_end;
  return {Part::Kind::body, bytes};
}

// The lines around chunks, until one is followed by something else to read.
MessageReader::Part MessageReader::read_line(std::string_view& input) {
  while (state_ != State::chunk && state_ != State::done) {
    const auto newline = input.find('\n');
    line_.append(input.substr(0, newline));
    if (line_.size() > kLongestLine) return {Part::Kind::broken};
    input.remove_prefix(newline == std::string_view::npos ? input.size() : newline + 1);
    if (newline == std::string_view::npos) return {Part::Kind::none};
    const bool good = act_on_line();
    line_.clear();
    if (!good) return {Part::Kind::broken};
  }
  if (state_ == State::done) return {Part::Kind::end};
  return next(input);
}

bool MessageReader::act_on_line() {
  const bool empty = line_ == "\r";
  if (state_ == State::trailer) {
    if (empty) state_ = State::done;
    return true;
  }
  if (state_ == State::chunk_end) {
    state_ = State::chunk_size;
    return empty;
  }
  if (!parse(line_, 16, left_)) return false;
  state_ = left_ == 0 ? State::trailer : State::chunk;
  return true;
}

}  // namespace llm_api_router::bench
