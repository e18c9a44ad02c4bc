// The lines behind a start line and behind the last chunk (RFC 9112 §5), read strictly. Each
// function reads [at, end) and returns the place behind what it read, or nullptr if that is not
// there, or not whole.
#pragma once

#include <string_view>

#include "wire/characters.hpp"
#include "wire/fields.hpp"
#include "wire/known_names.hpp"

namespace llm_api_router::wire {

// Reads CR LF.
[[nodiscard]] inline const char* read_line_end(const char* at, const char* end) {
  return end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? at + 2 : nullptr;
}

// Reads a field line with its CR LF; `field` then points into the text.
[[nodiscard]] inline const char* read_field(const char* at, const char* end, Field& field);

// Why read_field() returned nullptr, in words fit for a client.
[[nodiscard]] std::string_view field_fault(const char* at, const char* end);

// Whether a Connection field may have that value.
[[nodiscard]] bool is_list_of_options(std::string_view value);

[[nodiscard]] constexpr bool is_blank(char character) {
  return character == ' ' || character == '\t';
}

[[nodiscard]] inline std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

[[gnu::always_inline]] inline const char* read_field(const char* at, const char* end,
                                                     Field& field) {
  const char* const colon = find_non_token(at, end);
  if (colon == end || *colon != ':' || colon == at) return nullptr;
  const char* value = colon + 1;
  while (value != end && is_blank(*value)) ++value;
  const char* value_end = find_control(value, end);
  const char* const behind = read_line_end(value_end, end);
  if (behind == nullptr) return nullptr;
  while (value_end != value && is_blank(value_end[-1])) --value_end;
  field.name = between(at, colon);
  field.value = between(value, value_end);
  field.id = find_known_name(field.name);
  if (field.id == FieldName::other) field.id = family_of(field.name);
  const bool options = field.id == FieldName::connection || field.id == FieldName::proxy_connection;
  return options && !is_list_of_options(field.value) ? nullptr : behind;
}

}  // namespace llm_api_router::wire
