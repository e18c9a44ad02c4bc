// How often something took how long, in fixed buckets.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "telemetry/counter.hpp"

namespace llm_api_router::telemetry {

using Microseconds = std::chrono::microseconds;

// From the first byte of a request to the last of its answer: from a cached short answer to what a
// reasoning model takes.
inline constexpr std::array kDurationBounds = {
    Microseconds{100'000},     Microseconds{250'000},      Microseconds{500'000},
    Microseconds{1'000'000},   Microseconds{2'500'000},    Microseconds{5'000'000},
    Microseconds{10'000'000},  Microseconds{20'000'000},   Microseconds{40'000'000},
    Microseconds{60'000'000},  Microseconds{120'000'000},  Microseconds{300'000'000},
    Microseconds{600'000'000}, Microseconds{1'800'000'000}};

// To the first content of a stream: people feel the tenths, queues and long prompts take seconds.
inline constexpr std::array kFirstTokenBounds = {
    Microseconds{50'000},     Microseconds{100'000},    Microseconds{200'000},
    Microseconds{300'000},    Microseconds{500'000},    Microseconds{750'000},
    Microseconds{1'000'000},  Microseconds{1'500'000},  Microseconds{2'000'000},
    Microseconds{3'000'000},  Microseconds{5'000'000},  Microseconds{10'000'000},
    Microseconds{20'000'000}, Microseconds{30'000'000}, Microseconds{60'000'000}};

// The router's own part: tens of microseconds, tens of milliseconds when something is wrong.
inline constexpr std::array kOverheadBounds = {
    Microseconds{20},    Microseconds{50},     Microseconds{100},    Microseconds{200},
    Microseconds{350},   Microseconds{500},    Microseconds{1'000},  Microseconds{2'000},
    Microseconds{5'000}, Microseconds{10'000}, Microseconds{25'000}, Microseconds{50'000}};

// A histogram at one moment.
struct HistogramTotals {
  std::span<const Microseconds> bounds;  // of static storage, ascending, each inclusive
  // How many fell into each bucket, not counting those of smaller ones; the last is beyond all
  // bounds. Empty: none so far.
  std::vector<std::uint64_t> counts;
  Microseconds sum{0};

  // Of one that has the same bounds.
  HistogramTotals& operator+=(const HistogramTotals& other) {
    bounds = other.bounds;
    counts.resize(std::max(counts.size(), other.counts.size()));
    for (std::size_t i = 0; i < other.counts.size(); ++i) {
      counts[i] += other.counts[i];
    }
    sum += other.sum;
    return *this;
  }
};

// HistogramTotals as one thread counted them. `kBounds` as above.
template <const auto& kBounds>
class HistogramCounters {
 public:
  // From the one writing thread only. What took less than no time took none.
  void add(Microseconds time) {
    time = std::max(time, Microseconds{0});
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), time) - kBounds.begin();
    counts_[static_cast<std::size_t>(bucket)].add(1);
    sum_.add(static_cast<std::uint64_t>(time.count()));
  }

  // From any thread.
  [[nodiscard]] HistogramTotals read() const {
    HistogramTotals totals{.bounds = kBounds, .counts = {}, .sum = {}};
    for (const auto& count : counts_) {
      totals.counts.push_back(count.read());
    }
    totals.sum = Microseconds{static_cast<Microseconds::rep>(sum_.read())};
    return totals;
  }

 private:
  std::array<Counter, kBounds.size() + 1> counts_;
  Counter sum_;  // microseconds
};

}  // namespace llm_api_router::telemetry
