// JSON and server-sent events as the simulated providers write them.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace llm_api_router::demo {

// Members stay in the order written, as the real providers' do.
using Json = nlohmann::ordered_json;

// Bytes that are not UTF-8 are replaced, so that the text always is valid JSON.
std::string to_text(const Json& document);

// One event (WHATWG HTML §9.2); without `type` it has data only.
std::string to_event(const Json& document);
std::string to_event(std::string_view type, const Json& document);

}  // namespace llm_api_router::demo
