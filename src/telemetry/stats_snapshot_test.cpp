#include "telemetry/stats_snapshot.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

TEST(StatsSnapshot, HasNoRatesWithoutTraffic) {
  const ProviderSnapshot none;
  EXPECT_EQ(none.success_rate(), 0.0);
  EXPECT_EQ(none.failure_rate(), 0.0);
  EXPECT_EQ(none.answers().average_latency_ms(), 0.0);
  EXPECT_EQ(none.answers().average_time_to_first_token_ms(), 0.0);
  EXPECT_EQ(none.answers().tokens_per_second(), 0.0);
  EXPECT_EQ(none.answers().tokens_per_second_after_first(), 0.0);
}

TEST(StatsSnapshot, TellsRatesInPercent) {
  ProviderSnapshot provider;
  provider.successful = 2;
  provider.failed = 1;
  EXPECT_NEAR(provider.success_rate(), 66.667, 0.001);
  EXPECT_NEAR(provider.failure_rate(), 33.333, 0.001);
}

TEST(StatsSnapshot, WeighsBothKindsOfAnswersByTheirNumber) {
  ProviderSnapshot provider;
  provider.streaming.timed = 3;
  provider.streaming.latency = Microseconds{3'000'000};
  provider.non_streaming.timed = 1;
  provider.non_streaming.latency = Microseconds{5'000'000};
  EXPECT_DOUBLE_EQ(provider.answers().average_latency_ms(), 2000.0);
}

TEST(StatsSnapshot, ShowsAnUnknownProviderAsOneWithoutTraffic) {
  const ApiSnapshot api;
  EXPECT_EQ(api.provider("nobody").total_requests(), 0U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
