// When the first of two simulated providers fails, so that fallback can be watched.
#pragma once

#include <cstdint>

namespace llm_api_router::demo {

enum class Mishap { none, rate_limited, overloaded };

// A fixed pattern: every 7th request finds the provider overloaded, every other 4th one rate
// limited, all the rest go well.
class Mishaps {
 public:
  static constexpr std::uint64_t kOverloadedEvery = 7;
  static constexpr std::uint64_t kRateLimitedEvery = 4;

  // What befalls the next request.
  Mishap next();

  // Requests asked about so far.
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

 private:
  std::uint64_t requests_ = 0;
};

}  // namespace llm_api_router::demo
