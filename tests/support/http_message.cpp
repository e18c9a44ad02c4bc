#include "tests/support/http_message.hpp"

#include <algorithm>
#include <charconv>

namespace llm_api_router::test {
namespace {

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char one) {
    return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
  });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

MessageHead parsed(std::string raw) {
  MessageHead head;
  head.raw = std::move(raw);
  std::string_view rest = head.raw;
  for (bool first = true; !rest.empty(); first = false) {
    const auto line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    if (first) {
      head.start_line = line;
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      head.fields.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
  }
  return head;
}

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace

std::optional<std::string> MessageHead::find(std::string_view name) const {
  for (const auto& [known, value] : fields) {
    if (lower(known) == lower(name)) return value;
  }
  return {};
}

std::size_t MessageHead::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields, [name](const auto& field) { return lower(field.first) == lower(name); }));
}

std::vector<std::string> MessageHead::names() const {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(lower(field.first));
  std::ranges::sort(names);
  return names;
}

std::string lines(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
  return text;
}

bool MessageReader::fill(std::chrono::milliseconds patience) {
  auto read = connection_.read(patience);
  last_ = read.event;
  unread_ += read.bytes;
  return read.event == Connection::Event::bytes;
}

std::string MessageReader::take(std::size_t most) {
  auto taken = unread_.substr(0, most);
  unread_.erase(0, taken.size());
  return taken;
}

std::optional<MessageHead> MessageReader::read_head() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  auto end = unread_.find(kEnd);
  while (end == std::string::npos) {
    if (!fill(kPatience)) return {};
    end = unread_.find(kEnd);
  }
  return parsed(take(end + kEnd.size()));
}

void MessageReader::begin_body(const MessageHead& head, bool bodyless, bool until_close) {
  chunk_sizes_.clear();
  in_chunk_ = false;
  left_ = 0;
  end_ = End::complete;
  framing_ = until_close ? Framing::until_close : Framing::none;
  if (const auto length = head.find("content-length")) {
    framing_ = Framing::length;
    left_ = number(*length, 10);
  }
  if (lower(head.find("transfer-encoding").value_or("")) == "chunked") framing_ = Framing::chunked;
  if (bodyless) framing_ = Framing::none;
  done_ = framing_ == Framing::none || (framing_ == Framing::length && left_ == 0);
}

std::optional<std::string> MessageReader::read_line(std::chrono::milliseconds patience) {
  auto end = unread_.find("\r\n");
  while (end == std::string::npos) {
    if (!fill(patience)) return {};
    end = unread_.find("\r\n");
  }
  auto line = take(end + 2);
  line.resize(end);
  return line;
}

// False at the end, whichever it is.
bool MessageReader::next_chunk(std::chrono::milliseconds patience) {
  if (in_chunk_ && !read_line(patience)) return false;
  in_chunk_ = false;
  const auto size = read_line(patience);
  if (!size) return false;
  left_ = number(*size, 16);
  if (left_ == 0) {
    for (auto trailer = read_line(patience); trailer && !trailer->empty();) {
      trailer = read_line(patience);
    }
    done_ = last_ == Connection::Event::bytes;
    return false;
  }
  in_chunk_ = true;
  chunk_sizes_.push_back(left_);
  return true;
}

std::string MessageReader::stop() {
  if (done_) return {};
  done_ = last_ != Connection::Event::silence;
  switch (last_) {
    case Connection::Event::reset: end_ = End::reset; break;
    case Connection::Event::silence: end_ = End::silence; break;
    default: end_ = framing_ == Framing::until_close ? End::complete : End::cut;
  }
  return {};
}

std::string MessageReader::read_body_some(std::chrono::milliseconds patience) {
  if (done_) return {};
  if (framing_ == Framing::chunked && left_ == 0 && !next_chunk(patience)) return stop();
  if (unread_.empty() && !fill(patience)) return stop();
  if (framing_ == Framing::until_close) return take(unread_.size());
  auto piece = take(left_);
  left_ -= piece.size();
  if (framing_ == Framing::length && left_ == 0) done_ = true;
  return piece;
}

std::string MessageReader::read_body(std::chrono::milliseconds patience) {
  std::string body;
  for (auto piece = read_body_some(patience); !piece.empty();) {
    body += piece;
    piece = read_body_some(patience);
  }
  return body;
}

}  // namespace llm_api_router::test
