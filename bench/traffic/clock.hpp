// The clock of all measurements: the kernel's monotonic one, the same in every process of a
// machine, so that a time written by one program can be compared by another.
#pragma once

#include <chrono>
#include <cstdint>

namespace llm_api_router::bench {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;
using std::chrono::nanoseconds;

inline std::int64_t nanoseconds_of(Moment moment) { return moment.time_since_epoch().count(); }

}  // namespace llm_api_router::bench
