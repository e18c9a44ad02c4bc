#include "telemetry/recent_fallbacks.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

TEST(RecentFallbacks, AreKeptInOrder) {
  RecentFallbacks fallbacks;
  fallbacks.add({.request_id = "1"});
  fallbacks.add({.request_id = "2"});
  const auto read = fallbacks.read();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].request_id, "1");
  EXPECT_EQ(read[1].request_id, "2");
}

TEST(RecentFallbacks, ForgetTheOldestBeyondFifty) {
  RecentFallbacks fallbacks;
  for (int i = 1; i <= 53; ++i) {
    fallbacks.add({.request_id = std::to_string(i)});
  }
  const auto read = fallbacks.read();
  ASSERT_EQ(read.size(), 50U);
  EXPECT_EQ(read.front().request_id, "4");
  EXPECT_EQ(read.back().request_id, "53");
}

}  // namespace
}  // namespace llm_api_router::telemetry
