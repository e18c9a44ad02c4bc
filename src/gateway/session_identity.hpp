// Which conversation a request belongs to, so that a session keeps its provider (prompt caches and
// signed thinking live on one account).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/http1.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::gateway {

// The first of SPEC §6's list that the request has, empty if none. A view into its arguments.
std::string_view session_identity(const wire::Head& head, const wire::BodyFacts& facts);

// Ids that may lead to the account they live on: previous_response_id and the path's segments.
std::vector<std::string_view> account_ids(std::string_view path, const wire::BodyFacts& facts);

}  // namespace llm_api_router::gateway
