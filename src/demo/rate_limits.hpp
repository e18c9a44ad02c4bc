// The rate limit fields of a simulated provider's answers.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.hpp"
#include "demo/answer.hpp"

namespace llm_api_router::demo {

// After a refused request this provider may be asked again this much later.
inline constexpr std::chrono::seconds kRateLimitLasts{1};

// A made-up allowance of requests a minute that `requests` have been taken from; `exhausted` while
// they are refused.
struct Allowance {
  std::uint64_t requests = 0;
  bool exhausted = false;
};

// x-ratelimit-*, with resets as durations.
Fields openai_rate_limits(const Allowance& allowance);

// anthropic-ratelimit-*, with resets as RFC 3339 times.
Fields anthropic_rate_limits(const Allowance& allowance, WallTime now);

}  // namespace llm_api_router::demo
