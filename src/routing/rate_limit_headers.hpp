// When upstream may be asked again, from the fields of its answer.
#pragma once

#include <functional>
#include <string_view>

#include "base/clock.hpp"
#include "model/failure.hpp"

namespace llm_api_router::routing {

// The value of a field of the answer by its lower-case name, empty if there is none.
using FieldLookup = std::function<std::string_view(std::string_view name)>;

// Reads retry-after-ms, x-ms-retry-after-ms, retry-after (seconds, with a fraction, or a date) in
// this order, and the reset of the buckets that are exhausted (-remaining is 0): of several the
// latest. x-ratelimit-reset-{requests,tokens} are durations, anthropic-ratelimit-*-reset are times.
// Times count from the answer's own `date`, so that a wrong clock on either side does no harm, and
// from `now` only without one. What is negative, malformed or a year away is ignored; what has
// passed is zero.
RetryHint read_retry_hint(const FieldLookup& field, WallTime now);

}  // namespace llm_api_router::routing
