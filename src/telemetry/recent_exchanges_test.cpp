#include "telemetry/recent_exchanges.hpp"

#include <thread>

#include <gmock/gmock.h>

namespace llm_api_router::telemetry {
namespace {

using ::testing::ElementsAre;

ExchangeRecord exchange(int number, std::string provider = "p") {
  ExchangeRecord record;
  record.request_id = std::to_string(number);
  record.arrival = WallTime{std::chrono::seconds{number}};
  record.tried.push_back({.provider = std::move(provider), .outcome = "answered"});
  return record;
}

std::vector<std::string> ids(const Recent& recent) {
  std::vector<std::string> ids;
  for (const auto& one : recent.exchanges) ids.push_back(one.request_id);
  return ids;
}

TEST(RecentExchanges, AreReadNewestFirstAcrossThreads) {
  RecentExchanges recent(2);
  recent.add(0, exchange(1));
  recent.add(1, exchange(3));
  recent.add(0, exchange(2));
  EXPECT_THAT(ids(recent.read({})), ElementsAre("3", "2", "1"));
}

TEST(RecentExchanges, ForgetTheOldest) {
  RecentExchanges recent(2);
  for (int i = 0; i < 1'200; ++i) recent.add(static_cast<std::size_t>(i % 2), exchange(i));
  const auto read = recent.read({.limit = RecentExchanges::kRemembered});
  EXPECT_EQ(read.remembered, RecentExchanges::kRemembered);
  ASSERT_EQ(read.exchanges.size(), RecentExchanges::kRemembered);
  EXPECT_EQ(read.exchanges.front().request_id, "1199");
  EXPECT_EQ(read.exchanges.back().request_id, "700");
}

TEST(RecentExchanges, TheLimitCountsWhatTheFilterLetsThrough) {
  RecentExchanges recent(1);
  for (int i = 0; i < 10; ++i) recent.add(0, exchange(i, i % 2 == 0 ? "even" : "odd"));
  const auto read = recent.read({.provider = "odd", .limit = 2});
  EXPECT_EQ(read.remembered, 10U);
  EXPECT_THAT(ids(read), ElementsAre("9", "7"));
}

TEST(RecentExchanges, AProviderIsFoundWhereItWasOnlyTried) {
  RecentExchanges recent(1);
  auto fell_back = exchange(1, "first");
  fell_back.tried.push_back({.provider = "second"});
  fell_back.provider = "second";
  recent.add(0, std::move(fell_back));
  EXPECT_EQ(recent.read({.provider = "first"}).exchanges.size(), 1U);
  EXPECT_EQ(recent.read({.provider = "third"}).exchanges.size(), 0U);
}

TEST(RecentExchanges, AreFilteredByApiOutcomeAndModel) {
  RecentExchanges recent(1);
  auto one = exchange(1);
  one.api = Api::anthropic;
  one.outcome = Outcome::refused;
  one.model = "m";
  recent.add(0, std::move(one));
  recent.add(0, exchange(2));
  EXPECT_THAT(ids(recent.read({.api = Api::anthropic})), ElementsAre("1"));
  EXPECT_THAT(ids(recent.read({.outcome = Outcome::success})), ElementsAre("2"));
  EXPECT_THAT(ids(recent.read({.model = "m"})), ElementsAre("1"));
  EXPECT_THAT(ids(recent.read({.api = Api::openai, .model = "m"})), ElementsAre());
}

TEST(RecentExchanges, TextsOfAnyLengthAreCutBetweenCharacters) {
  RecentExchanges recent(1);
  auto one = exchange(1);
  one.model = std::string(255, 'x') + "\xf0\x9f\xa6\x8a" + std::string(1'000'000, 'y');
  recent.add(0, std::move(one));
  EXPECT_EQ(recent.read({}).exchanges[0].model, std::string(255, 'x'));
}

TEST(RecentExchanges, CanBeReadWhileOthersAdd) {
  RecentExchanges recent(2);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < 2; ++thread) {
    threads.emplace_back([&recent, thread] {
      for (int i = 0; i < 2'000; ++i) recent.add(thread, exchange(i));
    });
  }
  for (int i = 0; i < 50; ++i) EXPECT_LE(recent.read({}).exchanges.size(), 100U);
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(recent.read({}).remembered, RecentExchanges::kRemembered);
}

}  // namespace
}  // namespace llm_api_router::telemetry
