// JSON texts as trees whose members keep their order. Everything here takes time in proportion to
// the text, whatever the text: nlohmann's own reading of ordered objects does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace llm_api_router::providers {

using Json = nlohmann::ordered_json;

// The object that `text` holds; absent if it holds none or is nested too deep (wire/json_nesting).
// Bytes that are no UTF-8, and escapes that stand for half a character, read as U+FFFD. A member
// given twice is there twice. Uses no recursion.
std::optional<Json> read_object(std::string_view text);

// An object of these members. None may be there twice.
Json object_of(std::vector<std::pair<std::string, Json>> members);

// The member's value; null if `object` is no object or has no such member.
const Json& member(const Json& object, std::string_view name);

// The member's text; empty if it is none.
std::string_view text_member(const Json& object, std::string_view name);

// As JSON on one line.
std::string text_of(const Json& json);

}  // namespace llm_api_router::providers
