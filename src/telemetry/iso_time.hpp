// Times as the router writes them everywhere: ISO 8601, UTC.
#pragma once

#include <string>

#include "base/buffer.hpp"
#include "base/clock.hpp"

namespace llm_api_router::telemetry {

// "2026-11-22T17:03:00.123Z".
std::string iso_time(WallTime time);
void append_iso_time(Buffer& to, WallTime time);

}  // namespace llm_api_router::telemetry
