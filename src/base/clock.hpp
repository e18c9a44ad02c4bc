// Time as the program sees it. Decisions take a TimePoint as an argument and never ask a clock
// themselves, so that tests choose the time.
#pragma once

#include <chrono>

namespace llm_api_router {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Duration = Clock::duration;

// The time of day, for logs, statistics and headers that carry a date. Never for measuring.
using WallClock = std::chrono::system_clock;
using WallTime = WallClock::time_point;

}  // namespace llm_api_router
