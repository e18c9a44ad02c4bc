// The embedded pages at the router's door: /web, /docs, /openapi.json and their assets.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/answers.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::gateway {

// Whether this build has them.
bool has_pages();

// Whether `path` belongs to the pages. They are answered without a key: a browser cannot send one
// with a navigation, and they hold no data.
bool is_page_path(std::string_view path);

// The answer to a GET or HEAD of a page path; empty if there is no such file.
std::optional<Answer> page_answer(const wire::RequestHead& head, std::string_view path);

}  // namespace llm_api_router::gateway
