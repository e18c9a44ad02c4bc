#include "wire/field_line.hpp"

#include "wire/token_list.hpp"

namespace llm_api_router::wire {

bool is_list_of_options(std::string_view value) {
  return value == "keep-alive" || is_token_list(value);
}

std::string_view field_fault(const char* at, const char* end) {
  const char* const colon = find_non_token(at, end);
  const bool named = colon != end && *colon == ':' && colon != at;
  return named ? "a header field's value is malformed" : "a header field's name is malformed";
}

}  // namespace llm_api_router::wire
