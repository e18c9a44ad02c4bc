// Bodies as values of a JSON line: for logs, not for the relay.
#pragma once

#include <string>
#include <string_view>

namespace llm_api_router::wire {

// A valid JSON object without the white space between its tokens; empty if `body` is none.
// kScanPadding bytes behind it must be readable.
std::string json_line(std::string_view body);

// The same document with every string value replaced by its length, "[12 bytes]": but for those of
// members that name things rather than say them (model, role, type, ids, finish reasons…). Keys,
// numbers and structure stay. `line` is what json_line() made.
std::string redacted(std::string_view line);

}  // namespace llm_api_router::wire
