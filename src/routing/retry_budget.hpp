// Keeps retries at the same provider a small part of the traffic, so that a dying provider is not
// hammered. Fallbacks to another provider are free.
#pragma once

#include <atomic>

namespace llm_api_router::routing {

// Retries running at once: at most a fifth of the exchanges running, but always kFloor.
// Thread-safe.
class RetryBudget {
 public:
  static constexpr int kFloor = 3;
  static constexpr int kExchangesPerRetry = 5;

  void exchange_began() { exchanges_.fetch_add(1, std::memory_order_relaxed); }
  void exchange_ended() { exchanges_.fetch_sub(1, std::memory_order_relaxed); }

  // True if a retry may begin; give_back() once it is over.
  [[nodiscard]] bool try_take();
  void give_back() { retries_.fetch_sub(1, std::memory_order_relaxed); }

 private:
  std::atomic<int> exchanges_{0};
  std::atomic<int> retries_{0};
};

}  // namespace llm_api_router::routing
