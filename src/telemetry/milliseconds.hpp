// Durations as the logs and the statistics write them.
#pragma once

#include <chrono>

#include "base/buffer.hpp"

namespace llm_api_router::telemetry {

// "1234.567": milliseconds with three decimal places.
void append_milliseconds(Buffer& to, std::chrono::microseconds time);

}  // namespace llm_api_router::telemetry
