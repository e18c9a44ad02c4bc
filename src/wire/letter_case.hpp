// Equality but for the case of ASCII letters, as names and tokens of HTTP are compared.
#pragma once

#include <cstddef>
#include <string_view>

namespace llm_api_router::wire {

// Whether `size` characters are equal but for the case of ASCII letters.
[[nodiscard]] bool equal_but_for_case(const char* a, const char* b, std::size_t size);

// Inline, because names mostly differ in length already.
[[nodiscard]] inline bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_but_for_case(a.data(), b.data(), a.size());
}

[[nodiscard]] constexpr char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                              : character;
}

}  // namespace llm_api_router::wire
