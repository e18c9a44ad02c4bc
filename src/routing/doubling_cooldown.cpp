#include "routing/doubling_cooldown.hpp"

#include <algorithm>

namespace llm_api_router::routing {

bool DoublingCooldown::begin(TimePoint started, TimePoint now) {
  if (open_ && (now < until_ || started < since_)) return false;
  open_ = true;
  since_ = now;
  until_ = now + next_;
  next_ = std::min(next_ * 2, longest_);
  return true;
}

void DoublingCooldown::forgive(TimePoint started) {
  if (open_ && started < since_) return;
  open_ = false;
  next_ = first_;
}

}  // namespace llm_api_router::routing
