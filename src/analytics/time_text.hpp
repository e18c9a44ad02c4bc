// Moments as analytics stores, reads and writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router::analytics {

// UTC, to the microsecond: as fine as any program has written them.
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

// ISO 8601: a date, or a date and a time apart by 'T' or a space, seconds and their fraction being
// optional, then nothing (UTC), "Z" or an offset. Of a fraction, digits after the sixth are
// dropped. Years 1970 to 9999.
std::optional<Moment> parse_moment(std::string_view text);

// "2026-11-22T17:00:00Z", with milliseconds or microseconds only where they are not zero.
std::string moment_text(Moment moment);

}  // namespace llm_api_router::analytics
