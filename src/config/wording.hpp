// How values and names are shown in the messages about a configuration.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace llm_api_router {

// Keeps the order of members: `headers` are sent in the order written.
using Json = nlohmann::ordered_json;

// `text` in double quotes with control characters escaped, shortened if it is long.
[[nodiscard]] std::string in_quotes(std::string_view text);

// What was given instead: the value itself if it is short and cannot hold a secret, else its type.
[[nodiscard]] std::string shown_value(const Json& value);
[[nodiscard]] std::string shown(std::string_view text);

// Only the type: "a string", "a list".
[[nodiscard]] std::string type_of(const Json& value);

// Seconds as written in JSON: 30, 0.5.
[[nodiscard]] std::string in_seconds(std::chrono::milliseconds duration);

// "a, b or c".
[[nodiscard]] std::string alternatives(const std::vector<std::string>& words);

}  // namespace llm_api_router
