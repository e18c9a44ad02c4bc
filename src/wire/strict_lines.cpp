#include "wire/strict_lines.hpp"

#include <algorithm>

namespace llm_api_router::wire {
namespace {

// A CR within a line is one of these, too.
bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

// Without a branch in the loop, so that the compiler can make it look at many bytes at a time.
bool has_control(std::string_view text) {
  unsigned found = 0;
  for (const char character : text) found |= static_cast<unsigned>(is_control(character));
  return found != 0;
}

std::string_view fault_of(std::string_view line) {
  if (line.empty() || line.back() != '\r') return "a line does not end in CR LF";
  line.remove_suffix(1);
  if (has_control(line)) return "a line holds a control character";
  if (line.starts_with(' ') || line.starts_with('\t')) return "a line begins with white space";
  return {};
}

}  // namespace

StrictLines::Step StrictLines::next(std::string_view bytes) {
  const std::size_t feed = bytes.find('\n', looked_at_);
  if (feed == std::string_view::npos) {
    looked_at_ = std::max(looked_at_, bytes.size());
    return Step::need_more;
  }
  const std::string_view raw = bytes.substr(line_begin_, feed - line_begin_);
  fault_ = fault_of(raw);
  if (!fault_.empty()) return Step::malformed;
  line_ = raw.substr(0, raw.size() - 1);
  line_begin_ = looked_at_ = feed + 1;
  return Step::line;
}

}  // namespace llm_api_router::wire
