#include "demo/mishaps.hpp"

namespace llm_api_router::demo {

Mishap Mishaps::next() {
  ++requests_;
  if (requests_ % kOverloadedEvery == 0) return Mishap::overloaded;
  if (requests_ % kRateLimitedEvery == 0) return Mishap::rate_limited;
  return Mishap::none;
}

}  // namespace llm_api_router::demo
