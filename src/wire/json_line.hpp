// Bodies as values of a JSON line: for logs, not for the relay.
#pragma once

#include <string>
#include <string_view>

#include "base/buffer.hpp"

namespace llm_api_router::wire {

// What is known of a body that is to be logged.
enum class Seen {
  nothing,
  // scan_body() accepted it, and all its numbers and literals.
  all_but_escapes,
};

// Makes `body` fit to be a value within a line of JSON, in place: only if it has line breaks
// between its tokens, the white space there goes. False if it is no valid JSON object; it is then
// left alone.
[[nodiscard]] bool make_json_line(Buffer& body, Seen seen = Seen::nothing);

// The same document with every string value replaced by its length, "[12 bytes]": but for those of
// members that name things rather than say them (model, role, type, ids, finish reasons…). Keys,
// numbers and structure stay. `line` is what make_json_line() made.
std::string redacted(std::string_view line);

}  // namespace llm_api_router::wire
