#include "demo/rate_limits.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

std::string value_of(const Fields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const auto& field) { return field.first == name; });
  return found == fields.end() ? "absent" : found->second;
}

// 2026-01-01T00:00:00.250Z
const WallTime kNow =
    WallTime{std::chrono::seconds{1'767'225'600}} + std::chrono::milliseconds{250};

TEST(RateLimits, CountRequestsDown) {
  EXPECT_EQ(value_of(openai_rate_limits({1, false}), "x-ratelimit-remaining-requests"), "998");
  EXPECT_EQ(value_of(openai_rate_limits({2, false}), "x-ratelimit-remaining-requests"), "997");
}

TEST(RateLimits, OfAnswersAreNeverExhausted) {
  for (std::uint64_t requests = 0; requests < 3000; ++requests) {
    const auto left =
        value_of(openai_rate_limits({requests, false}), "x-ratelimit-remaining-requests");
    EXPECT_GT(std::stoi(left), 0) << requests;
  }
}

TEST(RateLimits, SayWhenAnExhaustedAllowanceIsBack) {
  const auto openai = openai_rate_limits({4, true});
  EXPECT_EQ(value_of(openai, "x-ratelimit-remaining-requests"), "0");
  EXPECT_EQ(value_of(openai, "x-ratelimit-reset-requests"), "1s");
  const auto anthropic = anthropic_rate_limits({4, true}, kNow);
  EXPECT_EQ(value_of(anthropic, "anthropic-ratelimit-requests-remaining"), "0");
  EXPECT_EQ(value_of(anthropic, "anthropic-ratelimit-requests-reset"), "2026-01-01T00:00:02Z");
}

}  // namespace
}  // namespace llm_api_router::demo
