// The kinds of characters that HTTP's syntax is made of (RFC 9110 §5.5, §5.6.2), and where in a
// text the first one of another kind stands.
#pragma once

#include <array>
#include <bit>
#include <string_view>

#include "wire/byte_vector.hpp"

namespace llm_api_router::wire {

inline constexpr std::array<bool, 256> kIsToken = [] {
  constexpr std::string_view kTokens =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::array<bool, 256> is{};
  for (const char character : kTokens) is[static_cast<unsigned char>(character)] = true;
  return is;
}();

// Whether it may stand in a token.
[[nodiscard]] constexpr bool is_token(char character) {
  return kIsToken[static_cast<unsigned char>(character)];
}

// Control characters but the tab.
[[nodiscard]] constexpr bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

// ASCII characters that are neither white space nor control characters.
[[nodiscard]] constexpr bool is_visible(char character) {
  return character > ' ' && character < 0x7f;
}

// The first character in [at, end) that `is_wanted`, or `end`; nothing behind `end` is read.
// `may_be_wanted(vector)` gives the mask of the characters of a vector that can be.
template <class MayBeWanted, class IsWanted>
inline const char* find_character(const char* at, const char* end, MayBeWanted may_be_wanted,
                                  IsWanted is_wanted) {
  for (;;) {
    while (end - at >= kVectorSize) {
      const std::uint32_t bits = bits_of(may_be_wanted(vector_at(at)));
      at += bits == 0 ? kVectorSize : std::countr_zero(bits);
      if (bits != 0) break;
    }
    if (at == end || is_wanted(*at)) return at;
    ++at;
  }
}

inline const char* find_non_token(const char* at, const char* end) {
  // Of the tokens those that names are made of; the others are rare.
  const auto uncommon = [](ByteVector bytes) {
    const ByteMask letters = (bytes | 0x20) - 'a' < 26;
    const ByteMask digits = bytes - '0' < 10;
    return ~(letters | digits | (bytes == '-'));
  };
  return find_character(at, end, uncommon, [](char character) {
    return character == ':' || !is_token(character);  // mostly it is a colon
  });
}

inline const char* find_control(const char* at, const char* end) {
  // The tab is rare, too.
  const auto controls = [](ByteVector bytes) { return (bytes < 0x20) | (bytes == 0x7f); };
  return find_character(at, end, controls, [](char character) {
    return character == '\r' || is_control(character);  // mostly it is the line's end
  });
}

inline const char* find_non_visible(const char* at, const char* end) {
  const auto others = [](ByteVector bytes) { return bytes - 0x21 >= 0x7f - 0x21; };
  return find_character(at, end, others, [](char character) { return !is_visible(character); });
}

}  // namespace llm_api_router::wire
