#include "config/text_rules.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace llm_api_router {
namespace {

constexpr std::size_t kLongestName = 128;
constexpr std::size_t kDigestSize = 64;

bool is_visible_ascii(char character) { return character > 0x20 && character < 0x7f; }

bool is_hex(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') ||
         (character >= 'A' && character <= 'F');
}

// How many bytes the UTF-8 character at the start of `text` has; 0 if it is malformed.
std::size_t utf8_length(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  std::uint32_t code = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80U) return 0;
    code = (code << 6U) | (next & 0x3fU);
  }
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < kLeast[length] || code > 0x10ffff || surrogate ? 0 : length;
}

bool is_c1(std::string_view rest) {
  return rest.size() > 1 && rest[0] == '\xc2' && static_cast<unsigned char>(rest[1]) < 0xa0;
}

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
  });
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> control_fault(std::string_view text) {
  if (!is_utf8(text)) return "is not valid UTF-8";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text[i]) || is_c1(text.substr(i))) return "must not hold control characters";
  }
  return std::nullopt;
}

std::optional<std::string> any_text(std::string_view) { return std::nullopt; }

std::optional<std::string> provider_name_fault(std::string_view text) {
  if (text.size() <= kLongestName) return std::nullopt;
  return "must be at most " + std::to_string(kLongestName) + " bytes long";
}

std::optional<std::string> key_fault(std::string_view key) {
  if (key.starts_with("env:") || key.starts_with("file:")) {
    return "names where the key is, but only JSON is resolved; put the key itself here";
  }
  if (std::all_of(key.begin(), key.end(), is_visible_ascii)) return std::nullopt;
  return "holds a space, a control character or a letter outside ASCII; no key does";
}

std::optional<std::string> key_digest_fault(std::string_view digest) {
  const bool good =
      digest.size() == kDigestSize && std::all_of(digest.begin(), digest.end(), is_hex);
  if (good) return std::nullopt;
  return "must be the SHA-256 of a key as 64 hex digits (printf %s KEY | sha256sum), or env:NAME";
}

bool is_placeholder(std::string_view key) { return key.find("your-") != std::string_view::npos; }

}  // namespace llm_api_router
