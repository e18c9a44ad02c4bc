#include "routing/retry_budget.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

int take_all(RetryBudget& budget) {
  int taken = 0;
  while (budget.try_take()) ++taken;
  return taken;
}

TEST(RetryBudget, AllowsThreeRetriesHoweverFewExchangesRun) {
  RetryBudget budget;
  budget.exchange_began();
  EXPECT_EQ(take_all(budget), 3);
}

TEST(RetryBudget, AllowsAFifthOfManyExchanges) {
  RetryBudget budget;
  for (int i = 0; i < 104; ++i) budget.exchange_began();
  EXPECT_EQ(take_all(budget), 20);
  budget.exchange_began();
  EXPECT_EQ(take_all(budget), 1);
}

TEST(RetryBudget, AllowsAnotherOnceOneIsGivenBack) {
  RetryBudget budget;
  EXPECT_EQ(take_all(budget), 3);
  budget.give_back();
  EXPECT_TRUE(budget.try_take());
  EXPECT_FALSE(budget.try_take());
}

TEST(RetryBudget, ShrinksWithTheExchanges) {
  RetryBudget budget;
  for (int i = 0; i < 50; ++i) budget.exchange_began();
  EXPECT_EQ(take_all(budget), 10);
  for (int i = 0; i < 50; ++i) budget.exchange_ended();
  for (int i = 0; i < 8; ++i) budget.give_back();
  EXPECT_EQ(take_all(budget), 1);
}

TEST(RetryBudget, IsNeverOverdrawnByManyThreads) {
  RetryBudget budget;
  std::atomic<int> running{0};
  std::atomic<bool> overdrawn{false};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5'000; ++i) {
        if (!budget.try_take()) continue;
        if (running.fetch_add(1) >= RetryBudget::kFloor) overdrawn = true;
        running.fetch_sub(1);
        budget.give_back();
      }
    });
  }
  threads.clear();
  EXPECT_FALSE(overdrawn);
  EXPECT_EQ(take_all(budget), RetryBudget::kFloor);
}

}  // namespace
}  // namespace llm_api_router::routing
