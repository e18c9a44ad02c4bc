#include "telemetry/log_queue.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

std::unique_ptr<LogRecord> record(const std::string& id = {}) {
  auto made = std::make_unique<LogRecord>();
  made->exchange.request_id = id;
  return made;
}

TEST(LogQueue, GivesRecordsInTheOrderTheyCame) {
  LogQueue queue;
  queue.put(record("1"), 0);
  queue.put(record("2"), 0);
  queue.wait({});
  const auto taken = queue.take();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0]->exchange.request_id, "1");
  EXPECT_EQ(taken[1]->exchange.request_id, "2");
  EXPECT_TRUE(queue.take().empty());
}

TEST(LogQueue, HoldsNothingOnceAllIsGivenBack) {
  LogQueue queue;
  ASSERT_TRUE(queue.try_reserve(100));
  queue.put(record(), 100);
  EXPECT_GT(queue.held(), 100U);
  for (const auto& one : queue.take()) queue.give_back(one->bytes);
  EXPECT_EQ(queue.held(), 0U);
}

TEST(LogQueue, ShedsBodiesFirst) {
  LogQueue queue;
  EXPECT_TRUE(queue.try_reserve(LogQueue::kMostWithBodies));
  EXPECT_FALSE(queue.try_reserve(1));
  queue.put(record(), 0);
  EXPECT_FALSE(queue.take().at(0)->only_row);
}

TEST(LogQueue, ShedsAllButTheRowNext) {
  LogQueue queue;
  ASSERT_TRUE(queue.try_reserve(LogQueue::kMostWithBodies));
  auto large = record();
  large->user_agent.assign(LogQueue::kMostWithRecords - LogQueue::kMostWithBodies, 'a');
  queue.put(std::move(large), 0);
  const auto taken = queue.take();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_TRUE(taken[0]->only_row);
  EXPECT_EQ(queue.losses(), (LogLosses{.bodies = 0, .records = 1, .rows = 0}));
}

TEST(LogQueue, ShedsRowsLast) {
  LogQueue queue;
  ASSERT_TRUE(queue.try_reserve(LogQueue::kMostWithBodies));
  auto large = record();
  large->exchange.endpoint = Endpoint::messages;
  large->exchange.provider = "main";
  large->user_agent.assign(LogQueue::kMost, 'a');
  queue.put(std::move(large), 0);
  EXPECT_TRUE(queue.take().empty());
  EXPECT_EQ(queue.losses(), (LogLosses{.bodies = 0, .records = 1, .rows = 1}));
  EXPECT_EQ(queue.held(), LogQueue::kMostWithBodies);
}

TEST(LogQueue, TakesNoBodiesWhileTheDiskIsLow) {
  LogQueue queue;
  queue.refuse_bodies(true);
  EXPECT_FALSE(queue.try_reserve(1));
  queue.refuse_bodies(false);
  EXPECT_TRUE(queue.try_reserve(1));
}

TEST(LogQueue, FreesWhatNobodyTook) {
  LogQueue queue;
  for (int i = 0; i < 10; ++i) queue.put(record(), 0);
}

TEST(LogQueue, CloseEndsTheWait) {
  LogQueue queue;
  std::thread taker{[&] {
    while (!queue.closed()) queue.wait({});
  }};
  queue.close();
  taker.join();
}

TEST(LogQueue, LosesNothingBetweenThreads) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kEach = 5'000;
  LogQueue queue;
  std::vector<std::thread> putters;
  for (std::size_t i = 0; i < kThreads; ++i) {
    putters.emplace_back([&queue] {
      for (std::size_t j = 0; j < kEach; ++j) queue.put(record(), 0);
    });
  }
  std::size_t taken = 0;
  while (taken + queue.losses().records < kThreads * kEach) {
    queue.wait(std::chrono::milliseconds{10});
    for (const auto& one : queue.take()) {
      queue.give_back(one->bytes);
      ++taken;
    }
  }
  for (auto& putter : putters) putter.join();
  EXPECT_EQ(queue.held(), 0U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
