// The last fallbacks, for people who ask what the router has been doing.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "model/exchange_record.hpp"

namespace llm_api_router::telemetry {

// Thread-safe. A fallback is rare enough for a lock.
class RecentFallbacks {
 public:
  static constexpr std::size_t kRemembered = 50;

  void add(Fallback fallback);
  [[nodiscard]] std::vector<Fallback> read() const;  // oldest first

 private:
  mutable std::mutex mutex_;
  std::deque<Fallback> last_;
};

}  // namespace llm_api_router::telemetry
