// Counters by name, for few names that are not known beforehand.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <string_view>

#include "telemetry/counter.hpp"

namespace llm_api_router::telemetry {

// One thread writes, any thread reads, without either waiting. Counts up to kNames names apart and
// everything beyond under kOther, so that what is shown stays bounded.
class NamedCounters {
 public:
  static constexpr std::size_t kNames = 40;
  static constexpr std::string_view kOther = "other";

  // From the one writing thread only. `name` must be of static storage.
  void add(std::string_view name) {
    for (auto& slot : slots_) {
      const auto* const taken = slot.name.load(std::memory_order_relaxed);
      if (taken == nullptr) {
        slot.length.store(name.size(), std::memory_order_relaxed);
        slot.name.store(name.data(), std::memory_order_release);
      } else if (std::string_view{taken, slot.length.load(std::memory_order_relaxed)} != name) {
        continue;
      }
      slot.count.add(1);
      return;
    }
    others_.add(1);
  }

  // Calls visit(name, count) for each name counted so far. From any thread.
  template <class Visit>
  void read(Visit&& visit) const {
    for (const auto& slot : slots_) {
      const auto* const name = slot.name.load(std::memory_order_acquire);
      if (name == nullptr) {
        break;
      }
      visit(std::string_view{name, slot.length.load(std::memory_order_relaxed)}, slot.count.read());
    }
    if (const auto others = others_.read(); others > 0) {
      visit(kOther, others);
    }
  }

 private:
  struct Slot {
    std::atomic<const char*> name{nullptr};  // null: free, and so are those behind
    std::atomic<std::size_t> length{0};
    Counter count;
  };

  std::array<Slot, kNames> slots_;
  Counter others_;
};

}  // namespace llm_api_router::telemetry
