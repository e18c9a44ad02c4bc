// Inputs that are made of several parts, or that come to the limits of lines and blocks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "wire/characters.hpp"
#include "wire/fields.hpp"
#include "wire/token_list.hpp"

namespace llm_api_router::fuzz {

// Takes the first line off `rest`, without its LF; all of it if there is none.
inline std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

// The parts between the characters that are `at`: one more than there are of those.
inline std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = std::min(text.find(at), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// `text` with 16 KiB of spaces in the place of each byte 1; further ones than eight stay.
inline std::string expanded(std::string_view text) {
  constexpr std::size_t kSpaces = std::size_t{16} << 10U;
  constexpr int kMost = 8;
  std::string grown;
  int grown_by = 0;
  for (const char byte : text) {
    const bool grows = byte == '\x01' && grown_by < kMost;
    grown.append(grows ? kSpaces : 1, grows ? ' ' : byte);
    if (grows) ++grown_by;
  }
  return grown;
}

// The fields that the lines are, "name: value" each. Those with control characters, which no parser
// lets through, are left out. They point into `lines`.
inline wire::Fields fields_of(std::string_view lines) {
  wire::Fields fields;
  while (!lines.empty()) {
    const auto line = take_line(lines);
    const auto colon = line.find(':');
    const bool clean = std::none_of(line.begin(), line.end(), wire::is_control);
    if (colon == std::string_view::npos || colon == 0 || !clean) continue;
    fields.push_back({line.substr(0, colon), wire::trimmed(line.substr(colon + 1))});
  }
  return fields;
}

}  // namespace llm_api_router::fuzz
