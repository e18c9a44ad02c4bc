#include "telemetry/recent_fallbacks.hpp"

#include <utility>

namespace llm_api_router::telemetry {

void RecentFallbacks::add(Fallback fallback) {
  const std::lock_guard lock{mutex_};
  if (last_.size() == kRemembered) {
    last_.pop_front();
  }
  last_.push_back(std::move(fallback));
}

std::vector<Fallback> RecentFallbacks::read() const {
  const std::lock_guard lock{mutex_};
  return {last_.begin(), last_.end()};
}

}  // namespace llm_api_router::telemetry
