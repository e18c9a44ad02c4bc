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

// What may lead to the account it lives on: previous_response_id, and each segment of the path of a
// request that is not routed (empty for others). Names of collections are among them: nothing is
// ever bound to those.
std::vector<std::string_view> account_ids(std::string_view path, const wire::BodyFacts& facts);

}  // namespace llm_api_router::gateway
