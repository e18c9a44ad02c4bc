// What /status tells about a provider's cooldowns and rate limits over time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.hpp"

namespace llm_api_router::routing {

// Time is an argument; not thread-safe.
class CooldownTally {
 public:
  static constexpr std::size_t kRateLimitsKept = 4096;  // more within the window are not told apart

  void rate_limited(TimePoint now);
  void cooldown_began(TimePoint now);
  // The last of the cooldowns in force ends at `end` (past or now: none is in force). To be called
  // after each change.
  void cools_until(TimePoint end, TimePoint now);

  [[nodiscard]] std::uint64_t rate_limits() const { return rate_limits_; }
  [[nodiscard]] std::uint64_t recent_rate_limits(TimePoint now, Duration window) const;
  [[nodiscard]] std::uint64_t cooldowns() const { return cooldowns_; }
  [[nodiscard]] std::optional<TimePoint> last_start() const { return last_start_; }
  // With any cooldown in force, overlaps counted once, up to `now`.
  [[nodiscard]] Duration cooled(TimePoint now) const;

 private:
  std::uint64_t rate_limits_ = 0;
  std::deque<TimePoint> recent_;
  std::uint64_t cooldowns_ = 0;
  std::optional<TimePoint> last_start_;
  Duration cooled_{};  // up to settled_
  TimePoint settled_{};
  TimePoint end_{};
};

}  // namespace llm_api_router::routing
