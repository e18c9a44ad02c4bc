#include "wire/strict_lines.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace llm_api_router::wire {
namespace {

// A CR within a line is one of these, too.
bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

// Whether one of eight bytes may be a control character: surely not, or perhaps (a tab is, too).
// In each byte the subtraction borrows into the high bit if that byte is below what is subtracted.
bool may_have_control(const char* eight) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80 * kOnes;
  std::uint64_t word = 0;
  std::memcpy(&word, eight, sizeof word);
  const std::uint64_t unlike_delete = word ^ (0x7f * kOnes);
  const std::uint64_t below_space = (word - 0x20 * kOnes) & ~word;
  const std::uint64_t equal_delete = (unlike_delete - kOnes) & ~unlike_delete;
  return ((below_space | equal_delete) & kHighBits) != 0;
}

bool has_control(std::string_view text) {
  while (text.size() >= sizeof(std::uint64_t)) {
    const std::string_view eight = text.substr(0, sizeof(std::uint64_t));
    if (may_have_control(eight.data()) && std::any_of(eight.begin(), eight.end(), is_control)) {
      return true;
    }
    text.remove_prefix(eight.size());
  }
  return std::any_of(text.begin(), text.end(), is_control);
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
