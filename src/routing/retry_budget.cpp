#include "routing/retry_budget.hpp"

#include <algorithm>

namespace llm_api_router::routing {

bool RetryBudget::try_take() {
  const int allowed =
      std::max(kFloor, exchanges_.load(std::memory_order_relaxed) / kExchangesPerRetry);
  int taken = retries_.load(std::memory_order_relaxed);
  while (taken < allowed) {
    if (retries_.compare_exchange_weak(taken, taken + 1, std::memory_order_relaxed)) return true;
  }
  return false;
}

}  // namespace llm_api_router::routing
