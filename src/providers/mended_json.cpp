// Bytes are replaced as Unicode recommends: one U+FFFD for each longest beginning of a character.
#include "providers/mended_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace llm_api_router::providers {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEscapedReplacement = "\\ufffd";
constexpr std::size_t kEscape = 6;  // \uXXXX

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// What may follow a first byte: how many bytes, and the range of the first of them, which excludes
// overlong forms, surrogates and what is beyond U+10FFFF.
struct Lead {
  std::size_t following = 0;  // 0: no first byte of a longer character
  unsigned low = 0x80;
  unsigned high = 0xBF;
};

Lead lead_of(unsigned first) {
  if (first >= 0xC2 && first <= 0xDF) return {.following = 1};
  if (first == 0xE0) return {.following = 2, .low = 0xA0};
  if (first == 0xED) return {.following = 2, .high = 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {.following = 2};
  if (first == 0xF0) return {.following = 3, .low = 0x90};
  if (first >= 0xF1 && first <= 0xF3) return {.following = 3};
  if (first == 0xF4) return {.following = 3, .high = 0x8F};
  return {};
}

struct Piece {
  std::size_t length = 1;
  bool whole = false;
};

// The character at the beginning of `text`, or what there is of it. Precondition: not ASCII.
Piece character(std::string_view text) {
  auto lead = lead_of(byte_at(text, 0));
  std::size_t length = 1;
  while (length <= lead.following && length < text.size()) {
    const auto next = byte_at(text, length);
    if (next < lead.low || next > lead.high) break;
    lead.low = 0x80;
    lead.high = 0xBF;
    ++length;
  }
  return {.length = length, .whole = lead.following > 0 && length == lead.following + 1};
}

// The code unit of the \u escape at the beginning of `text`, if there is one.
std::optional<std::uint32_t> code_unit(std::string_view text) {
  if (text.size() < kEscape || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  const auto* const end = text.data() + kEscape;
  const auto [stop, fault] = std::from_chars(text.data() + 2, end, unit, 16);
  return fault == std::errc{} && stop == end ? std::optional{unit} : std::nullopt;
}

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// The escape at the beginning of `text`: the backslash alone if what follows is no ASCII.
// Precondition: it begins with a backslash.
Piece escape(std::string_view text) {
  const auto unit = code_unit(text);
  if (!unit) {
    const bool pair = text.size() > 1 && byte_at(text, 1) < 0x80;
    return {.length = pair ? 2U : 1U, .whole = true};
  }
  if (is_high(*unit)) {
    const auto second = code_unit(text.substr(kEscape));
    if (second && is_low(*second)) return {.length = 2 * kEscape, .whole = true};
  }
  return {.length = kEscape, .whole = !is_high(*unit) && !is_low(*unit)};
}

}  // namespace

std::string mended_json(std::string_view json) {
  std::string mended;
  mended.reserve(json.size());
  while (!json.empty()) {
    const auto plain = std::ranges::find_if(
        json, [](char c) { return c == '\\' || static_cast<unsigned char>(c) >= 0x80; });
    const auto length = static_cast<std::size_t>(plain - json.begin());
    mended += json.substr(0, length);
    json.remove_prefix(length);
    if (json.empty()) break;
    const bool escaped = json.front() == '\\';
    const auto piece = escaped ? escape(json) : character(json);
    mended +=
        piece.whole ? json.substr(0, piece.length) : (escaped ? kEscapedReplacement : kReplacement);
    json.remove_prefix(piece.length);
  }
  return mended;
}

}  // namespace llm_api_router::providers
