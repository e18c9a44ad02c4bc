// The document of GET /recent.
#pragma once

#include <string>

#include "telemetry/recent_exchanges.hpp"

namespace llm_api_router::telemetry {

std::string recent_json(const Recent& recent);

}  // namespace llm_api_router::telemetry
