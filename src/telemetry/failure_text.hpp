// A failure in words.
#pragma once

#include <string>

#include "model/failure.hpp"

namespace llm_api_router::telemetry {

// One line for people: "HTTP 529 overloaded_error: Overloaded", "time-out: no byte for 30 s".
std::string failure_text(const Failure& failure);

}  // namespace llm_api_router::telemetry
