// What stands at the beginning of a piece of JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router::providers {

// Reads a string from behind its opening quote up to the closing one, whose position this is;
// appends what it says to `to`, unless that is null. Absent if it is no valid string, or one with
// escapes of characters beyond U+FFFF, which may come in halves; something may be appended then.
std::optional<std::size_t> read_content(std::string_view json, std::string* to);

// The length of a whole number without a sign.
std::optional<std::size_t> read_digits(std::string_view json);

}  // namespace llm_api_router::providers
