// The parameters of GET /recent.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "telemetry/recent_exchanges.hpp"

namespace llm_api_router::gateway {

// Reads the query of a target. The error names the parameter and what it may be; an empty value is
// as good as none.
Result<telemetry::RecentFilter> recent_query(std::string_view query);

}  // namespace llm_api_router::gateway
