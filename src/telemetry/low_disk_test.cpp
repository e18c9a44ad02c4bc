#include "telemetry/low_disk.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

constexpr std::uint64_t kMiB = 1ULL << 20U;

TEST(LowDisk, BeginsBelowHalfAGibibyteAndEndsAtOne) {
  LowDisk disk;
  const auto at = [&](std::uint64_t available) {
    return disk.update({.available = available, .total = 1'000'000 * kMiB});
  };
  EXPECT_FALSE(disk.low());
  EXPECT_FALSE(at(512 * kMiB));
  EXPECT_TRUE(at(512 * kMiB - 1));
  EXPECT_TRUE(disk.low());
  EXPECT_TRUE(at(1024 * kMiB - 1));
  EXPECT_FALSE(at(1024 * kMiB));
  EXPECT_FALSE(at(600 * kMiB));
}

TEST(LowDisk, IsATwentiethOfASmallVolume) {
  LowDisk disk;
  EXPECT_FALSE(disk.update({.available = 5, .total = 100}));
  EXPECT_TRUE(disk.update({.available = 4, .total = 100}));
  EXPECT_TRUE(disk.update({.available = 9, .total = 100}));
  EXPECT_FALSE(disk.update({.available = 10, .total = 100}));
}

}  // namespace
}  // namespace llm_api_router::telemetry
