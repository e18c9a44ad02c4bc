#include "routing/id_bindings.hpp"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

TEST(IdBindings, RemembersWhereAnIdLives) {
  IdBindings bindings;
  bindings.bind("resp_1", "primary");
  EXPECT_EQ(bindings.find("resp_1"), "primary");
  EXPECT_EQ(bindings.find("resp_2"), std::nullopt);
}

TEST(IdBindings, TheLastWordHolds) {
  IdBindings bindings;
  bindings.bind("resp_1", "primary");
  bindings.bind("resp_1", "backup");
  EXPECT_EQ(bindings.find("resp_1"), "backup");
  EXPECT_EQ(bindings.size(), 1U);
}

TEST(IdBindings, ForgetsWhatWasUnusedForLongest) {
  IdBindings bindings{3};
  for (const char* id : {"a", "b", "c"}) bindings.bind(id, "p");
  EXPECT_TRUE(bindings.find("a"));
  bindings.bind("b", "q");
  bindings.bind("d", "p");
  EXPECT_FALSE(bindings.find("c"));
  for (const char* id : {"a", "b", "d"}) EXPECT_TRUE(bindings.find(id)) << id;
  EXPECT_EQ(bindings.size(), 3U);
}

TEST(IdBindings, DoesNotKeepEmptyOrHugeIds) {
  IdBindings bindings;
  bindings.bind("", "p");
  bindings.bind(std::string(IdBindings::kLongestId + 1, 'x'), "p");
  EXPECT_EQ(bindings.size(), 0U);
  bindings.bind(std::string(IdBindings::kLongestId, 'x'), "p");
  EXPECT_EQ(bindings.size(), 1U);
}

TEST(IdBindings, HoldsAtLeastOne) {
  IdBindings bindings{0};
  bindings.bind("a", "p");
  bindings.bind("b", "p");
  EXPECT_EQ(bindings.size(), 1U);
  EXPECT_TRUE(bindings.find("b"));
}

TEST(IdBindings, MayBeUsedFromManyThreads) {
  IdBindings bindings{64};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&bindings, t] {
      for (int i = 0; i < 2'000; ++i) {
        const std::string id = std::to_string((i * 7 + t) % 200);
        bindings.bind(id, id);
        const auto found = bindings.find(id);
        EXPECT_TRUE(!found || *found == id);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(bindings.size(), 64U);
}

}  // namespace
}  // namespace llm_api_router::routing
