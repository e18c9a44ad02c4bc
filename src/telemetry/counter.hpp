// Numbers that one thread writes and any thread reads, without either waiting.
#pragma once

#include <atomic>
#include <cstdint>

namespace llm_api_router::telemetry {

// With a single writer an addition needs no locked instruction: a load and a store will do.
template <class Number>
class SingleWriter {
 public:
  // From the one writing thread only.
  void add(Number amount) {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  void set(Number value) { value_.store(value, std::memory_order_relaxed); }

  // From any thread.
  [[nodiscard]] Number read() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Number> value_{0};
};

using Counter = SingleWriter<std::uint64_t>;
using Gauge = SingleWriter<std::int64_t>;

}  // namespace llm_api_router::telemetry
