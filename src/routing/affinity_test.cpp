#include "routing/affinity.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

using testing::ElementsAre;

Candidate candidate(std::size_t provider, std::string_view name, int priority = 1, int weight = 1,
                    std::uint32_t in_flight = 0) {
  Candidate made;
  made.provider = provider;
  made.name = name;
  made.priority = priority;
  made.weight = weight;
  made.in_flight = in_flight;
  return made;
}

std::vector<std::size_t> order(std::vector<Candidate> candidates, std::string_view identity,
                               std::uint64_t seed = 0) {
  order_candidates(candidates, identity, seed);
  std::vector<std::size_t> providers;
  for (const Candidate& ordered : candidates) providers.push_back(ordered.provider);
  return providers;
}

std::string session(int number) { return "session-" + std::to_string(number); }

// How often each candidate comes first, over sessions or, without, over exchanges.
std::map<std::size_t, int> firsts(const std::vector<Candidate>& candidates, int count,
                                  bool sticky = true) {
  std::map<std::size_t, int> tally;
  for (int i = 0; i < count; ++i) {
    const std::string identity = sticky ? session(i) : std::string{};
    ++tally[order(candidates, identity, static_cast<std::uint64_t>(i)).front()];
  }
  return tally;
}

TEST(Affinity, PriorityGoesBeforeEverything) {
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(order({candidate(0, "backup", 2, 100), candidate(1, "last", 3, 100),
                       candidate(2, "primary", 1, 1, 1'000)},
                      i % 2 == 0 ? session(i) : std::string{}, static_cast<std::uint64_t>(i)),
                ElementsAre(2, 0, 1));
  }
}

TEST(Affinity, ASessionKeepsItsProvider) {
  const std::vector<Candidate> some{candidate(0, "a"), candidate(1, "b"), candidate(2, "c")};
  for (int i = 0; i < 50; ++i) {
    const auto first = order(some, session(i), 1);
    EXPECT_EQ(order(some, session(i), 2), first);
    std::vector<Candidate> busy = some;
    busy[first.front()].in_flight = 1'000;
    EXPECT_EQ(order(busy, session(i), 3), first);
  }
}

// An upgrade that spread sessions anew would cost every one of them its prompt cache.
TEST(Affinity, TheChoiceIsTheSameInEveryVersion) {
  const std::vector<Candidate> some{candidate(0, "a"), candidate(1, "b"), candidate(2, "c", 1, 2)};
  std::vector<std::size_t> chosen;
  for (int i = 0; i < 12; ++i) chosen.push_back(order(some, session(i)).front());
  EXPECT_THAT(chosen, ElementsAre(2, 2, 2, 2, 0, 1, 1, 0, 2, 1, 2, 1));
}

TEST(Affinity, TheOrderInTheConfigurationDoesNotMatter) {
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(order({candidate(0, "a"), candidate(1, "b"), candidate(2, "c")}, session(i)),
              order({candidate(2, "c"), candidate(0, "a"), candidate(1, "b")}, session(i)));
  }
}

TEST(Affinity, OnlySessionsOfAProviderThatGoesMove) {
  const std::vector<Candidate> all{candidate(0, "a"), candidate(1, "b"), candidate(2, "c")};
  const std::vector<Candidate> without_b{all[0], all[2]};
  for (int i = 0; i < 500; ++i) {
    const auto before = order(all, session(i));
    const auto after = order(without_b, session(i));
    EXPECT_EQ(after.front(), before.front() == 1 ? before[1] : before.front());
  }
}

TEST(Affinity, SessionsAreSpreadByWeight) {
  auto tally = firsts({candidate(0, "a", 1, 1), candidate(1, "b", 1, 3)}, 8'000);
  EXPECT_NEAR(tally[0], 2'000, 200);
  EXPECT_NEAR(tally[1], 6'000, 200);
}

TEST(Affinity, EqualWeightsShareSessionsEqually) {
  auto tally = firsts({candidate(0, "a"), candidate(1, "b"), candidate(2, "c")}, 9'000);
  for (const std::size_t provider : {0U, 1U, 2U}) EXPECT_NEAR(tally[provider], 3'000, 250);
}

TEST(Affinity, WithoutASessionTheLeastBusyGoesFirst) {
  EXPECT_THAT(
      order({candidate(0, "a", 1, 1, 5), candidate(1, "b", 1, 1, 2), candidate(2, "c", 1, 1, 3)},
            ""),
      ElementsAre(1, 2, 0));
}

TEST(Affinity, BusynessIsMeasuredAgainstWeight) {
  EXPECT_THAT(order({candidate(0, "a", 1, 1, 2), candidate(1, "b", 1, 4, 7)}, ""),
              ElementsAre(1, 0));
  EXPECT_THAT(order({candidate(0, "a", 1, 1, 1), candidate(1, "b", 1, 4, 5)}, ""),
              ElementsAre(0, 1));
}

TEST(Affinity, IdleProvidersShareExchangesByWeight) {
  auto tally = firsts({candidate(0, "a", 1, 1), candidate(1, "b", 1, 3)}, 8'000, false);
  EXPECT_NEAR(tally[0], 2'000, 200);
  EXPECT_NEAR(tally[1], 6'000, 200);
}

TEST(Affinity, TwoProvidersOfOneNameStillHaveAnOrder) {
  EXPECT_EQ(order({candidate(0, "same"), candidate(1, "same")}, "s"),
            order({candidate(1, "same"), candidate(0, "same")}, "s"));
}

}  // namespace
}  // namespace llm_api_router::routing
