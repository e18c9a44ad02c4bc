#include "routing/cooldown_tally.hpp"

#include <algorithm>

namespace llm_api_router::routing {

void CooldownTally::rate_limited(TimePoint now) {
  ++rate_limits_;
  if (recent_.size() == kRateLimitsKept) recent_.pop_front();
  recent_.push_back(now);
}

void CooldownTally::cooldown_began(TimePoint now) {
  ++cooldowns_;
  last_start_ = now;
}

void CooldownTally::cools_until(TimePoint end, TimePoint now) {
  cooled_ = cooled(now);
  settled_ = std::max(settled_, now);
  end_ = end;
}

std::uint64_t CooldownTally::recent_rate_limits(TimePoint now, Duration window) const {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(recent_, [&](TimePoint at) { return now - at < window; }));
}

Duration CooldownTally::cooled(TimePoint now) const {
  return cooled_ + std::max(Duration::zero(), std::min(now, end_) - settled_);
}

}  // namespace llm_api_router::routing
