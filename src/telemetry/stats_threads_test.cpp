// Counting on several threads while others read and a new configuration names providers.
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "telemetry/stats.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::size_t kThreads = 4;
constexpr std::uint64_t kExchanges = 2000;

void work(Stats& stats, std::size_t thread) {
  auto& provider = stats.provider(Api::anthropic, "main");
  ExchangeRecord record;
  record.api = Api::anthropic;
  record.endpoint = Endpoint::messages;
  record.latency = Microseconds{10};
  record.usage = {3, 2, 1};
  for (std::uint64_t i = 0; i < kExchanges; ++i) {
    {
      const auto failing = stats.attempt_began(thread, provider, WallTime{});
      stats.attempt_failed(thread, provider, {.cause = Cause::closed}, WallTime{}, "closed");
    }
    const auto attempt = stats.attempt_began(thread, provider, WallTime{});
    stats.exchange_ended(thread, record, &provider, WallTime{});
    stats.fell_back({.to = "main"});
  }
}

TEST(StatsThreads, LoseNoCountWhileSnapshotsAreTaken) {
  Stats stats{kThreads, TimePoint{}};
  std::atomic<bool> done{false};
  std::thread reader{[&] {
    for (std::uint64_t before = 0, round = 0; !done; ++round) {
      stats.provider(Api::openai, std::to_string(round % 10));
      const auto now = stats.snapshot(TimePoint{}).api(Api::anthropic).total_requests;
      EXPECT_GE(now, before);
      before = now;
    }
  }};
  std::vector<std::thread> relays;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    relays.emplace_back([&stats, thread] { work(stats, thread); });
  }
  for (auto& relay : relays) {
    relay.join();
  }
  done = true;
  reader.join();

  const auto all = stats.snapshot(TimePoint{});
  EXPECT_EQ(all.attempts.at("closed"), kThreads * kExchanges);
  EXPECT_EQ(all.attempts.at("success"), kThreads * kExchanges);
  const auto& api = all.api(Api::anthropic);
  EXPECT_EQ(api.duration.counts.front(), kThreads * kExchanges);
  EXPECT_EQ(api.total_requests, kThreads * kExchanges);
  EXPECT_EQ(api.tokens.total(), kThreads * kExchanges * 5);
  EXPECT_EQ(api.provider("main").successful, kThreads * kExchanges);
  EXPECT_EQ(api.provider("main").failed, kThreads * kExchanges);
  EXPECT_EQ(api.provider("main").in_progress, 0);
}

}  // namespace
}  // namespace llm_api_router::telemetry
