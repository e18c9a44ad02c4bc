#include "wire/token_list.hpp"

#include "wire/characters.hpp"
#include "wire/letter_case.hpp"

namespace llm_api_router::wire {

bool has_token(std::string_view list, std::string_view token) {
  return !for_each_element(list,
                           [token](std::string_view element) { return !iequals(element, token); });
}

bool is_token_list(std::string_view list) {
  return for_each_element(list, [](std::string_view element) {
    const char* const end = element.data() + element.size();
    return find_non_token(element.data(), end) == end;
  });
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char character) { return character == ' ' || character == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace llm_api_router::wire
