#include "telemetry/histogram.hpp"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using Counts = std::vector<std::uint64_t>;

constexpr std::array kBounds = {Microseconds{10}, Microseconds{20}};

TEST(Histogram, CountsInTheSmallestBucketThatHoldsAValue) {
  HistogramCounters<kBounds> counters;
  for (const auto time : {0us, 10us, 11us, 20us, 21us, 1'000'000us}) {
    counters.add(time);
  }
  EXPECT_EQ(counters.read().counts, (Counts{2, 2, 2}));
  EXPECT_EQ(counters.read().sum, 1'000'062us);
}

TEST(Histogram, TakesLessThanNoTimeForNone) {
  HistogramCounters<kBounds> counters;
  counters.add(-5us);
  EXPECT_EQ(counters.read().counts, (Counts{1, 0, 0}));
  EXPECT_EQ(counters.read().sum, 0us);
}

TEST(Histogram, AddsUpWhatThreadsCounted) {
  HistogramCounters<kBounds> one;
  HistogramCounters<kBounds> other;
  one.add(5us);
  other.add(5us);
  other.add(50us);
  HistogramTotals totals;
  totals += one.read();
  totals += other.read();
  EXPECT_EQ(totals.counts, (Counts{2, 0, 1}));
  EXPECT_EQ(totals.sum, 60us);
  EXPECT_TRUE(std::ranges::equal(totals.bounds, kBounds));
}

TEST(Histogram, HasBoundsThatAscend) {
  EXPECT_TRUE(std::ranges::is_sorted(kDurationBounds, std::ranges::less_equal{}));
  EXPECT_TRUE(std::ranges::is_sorted(kFirstTokenBounds, std::ranges::less_equal{}));
  EXPECT_TRUE(std::ranges::is_sorted(kOverheadBounds, std::ranges::less_equal{}));
}

}  // namespace
}  // namespace llm_api_router::telemetry
