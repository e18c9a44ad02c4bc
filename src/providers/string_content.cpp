#include "providers/string_content.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <simdjson.h>

namespace llm_api_router::providers {
namespace {

constexpr std::size_t kCodeUnit = 4;  // digits behind \u

bool ends_a_run(char character) {
  return character == '"' || character == '\\' || static_cast<unsigned char>(character) < 0x20;
}

void append_utf8(std::uint32_t unit, std::string& to) {
  const auto add = [&to](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (unit < 0x80) {
    add(unit);
  } else if (unit < 0x800) {
    add(0xC0 | unit >> 6U);
    add(0x80 | (unit & 0x3FU));
  } else {
    add(0xE0 | unit >> 12U);
    add(0x80 | (unit >> 6U & 0x3FU));
    add(0x80 | (unit & 0x3FU));
  }
}

// `digits`: what is behind \u. False if it is none, or half of a character.
bool append_unit(std::string_view digits, std::string& to) {
  std::uint32_t unit = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, fault] = std::from_chars(digits.data(), end, unit, 16);
  if (digits.size() != kCodeUnit || fault != std::errc{} || stop != end) return false;
  if (unit >= 0xD800 && unit <= 0xDFFF) return false;
  append_utf8(unit, to);
  return true;
}

// `escape`: from the backslash on. Its length, 0 if it is none.
std::size_t append_escaped(std::string_view escape, std::string& to) {
  constexpr std::string_view kNames = "\"\\/bfnrtu";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const auto which = escape.size() < 2 ? std::string_view::npos : kNames.find(escape[1]);
  if (which == std::string_view::npos) return 0;
  if (which < kMeanings.size()) {
    to += kMeanings[which];
    return 2;
  }
  return append_unit(escape.substr(2, kCodeUnit), to) ? 2 + kCodeUnit : 0;
}

}  // namespace

std::optional<std::size_t> read_content(std::string_view json, std::string* to) {
  std::string nowhere;
  std::string& text = to != nullptr ? *to : nowhere;
  for (std::size_t at = 0;;) {
    const auto run = json.substr(at);
    const auto length =
        static_cast<std::size_t>(std::find_if(run.begin(), run.end(), ends_a_run) - run.begin());
    text.append(run, 0, length);
    at += length;
    if (at == json.size()) return std::nullopt;
    if (json[at] == '"') {
      return simdjson::validate_utf8(json.data(), at) ? std::optional{at} : std::nullopt;
    }
    const auto escape = json[at] == '\\' ? append_escaped(json.substr(at), text) : 0;
    if (escape == 0) return std::nullopt;
    at += escape;
  }
}

std::optional<std::size_t> read_digits(std::string_view json) {
  const auto length = std::min(json.size(), json.find_first_not_of("0123456789"));
  if (length == 0 || (length > 1 && json.front() == '0')) return std::nullopt;
  return length;
}

}  // namespace llm_api_router::providers
