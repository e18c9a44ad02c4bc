// Comma-separated values of header fields (RFC 9110 §5.6.1).
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace llm_api_router::wire {

// Calls `visit(element)` for each element of `list`, without the white space around it; some may be
// empty. Ends early, with false, when `visit` returns false.
template <class Visit>
bool for_each_element(std::string_view list, Visit visit);

// Whether `list` has `token`, case-insensitively.
[[nodiscard]] bool has_token(std::string_view list, std::string_view token);

// Whether each element of `list` is a token or empty.
[[nodiscard]] bool is_token_list(std::string_view list);

// `text` without the spaces and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

template <class Visit>
bool for_each_element(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (!visit(trimmed(list.substr(0, comma)))) return false;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return true;
}

}  // namespace llm_api_router::wire
