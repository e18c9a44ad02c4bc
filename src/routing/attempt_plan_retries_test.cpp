// Whether the same provider comes again, and when.
#include "routing/attempt_plan_fixture.hpp"

namespace llm_api_router::routing {
namespace {

// The same provider again

TEST_F(AttemptPlanTest, WaitsLongerBeforeEachRetry) {
  use(1, 5);
  const auto p = plan();
  p->next({}, t0);
  TimePoint now = t0;
  now = retries(*p, p->next(of(Cause::closed), now), kPrimary, now, 125ms, 250ms);
  cooldowns.succeeded({.provider = 0, .model = "m", .started = now, .probe = 0}, now);
  now = retries(*p, p->next(of(Cause::closed), now), kPrimary, now, 250ms, 500ms);
  cooldowns.succeeded({.provider = 0, .model = "m", .started = now, .probe = 0}, now);
  retries(*p, p->next(of(Cause::closed), now), kPrimary, now, 500ms, 1s);
}

TEST_F(AttemptPlanTest, NoBackoffIsLongerThanEightSeconds) {
  use(1, 12);
  const auto p = plan();
  p->next({}, t0);
  TimePoint now = t0;
  for (int i = 0; i < 11; ++i) {
    now = retries(*p, p->next(of(Cause::closed), now), kPrimary, now, 125ms, 8s);
    cooldowns.succeeded({.provider = 0, .model = "m", .started = now, .probe = 0}, now);
  }
  EXPECT_EQ(p->attempts(), 12);
}

TEST_F(AttemptPlanTest, JitterDependsOnTheSeed) {
  std::vector<TimePoint> ends;
  for (const std::uint64_t seed : {1U, 2U, 3U, 1U}) {
    PlanOptions chosen = options();
    chosen.seed = seed;
    Cooldowns fresh{{"a", "b"}};
    AttemptPlan p{candidates, fresh, budget, chosen};
    p.next({}, t0);
    ends.push_back(waits(p.next(http(500), t0), kPrimary));
  }
  EXPECT_EQ(ends[0], ends[3]);
  EXPECT_FALSE(ends[0] == ends[1] && ends[1] == ends[2]);
}

TEST_F(AttemptPlanTest, AskedBeforeItsTimeAWaitIsTheSame) {
  const auto p = plan();
  p->next({}, t0);
  const Step wait = p->next(http(500), t0);
  EXPECT_EQ(p->next({}, t0 + 1ms), wait);
  EXPECT_EQ(p->next({}, waits(wait, kPrimary)), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, RetriesAreAtMostMaxRetries) {
  use(2, 1);
  const auto p = plan();
  p->next({}, t0);
  const TimePoint now = retries(*p, p->next(http(500), t0), kPrimary, t0, 125ms, 250ms);
  EXPECT_EQ(p->next(http(500), now), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, WithoutRetriesAServersErrorFallsBackAtOnce) {
  for (const int max_retries : {0, -1}) {
    use(2, max_retries);
    const auto p = plan();
    p->next({}, t0);
    EXPECT_EQ(p->next(http(500), t0), (Step{Try{kBackup}}));
    cooldowns.succeeded({.provider = 0, .model = "m", .started = t0, .probe = 0}, t0);
  }
}

TEST_F(AttemptPlanTest, AProviderThatStartsToCoolEndsItsRetries) {
  const auto p = plan();
  p->next({}, t0);
  TimePoint now = t0;
  now = retries(*p, p->next(http(500), now), kPrimary, now, 125ms, 250ms);
  now = retries(*p, p->next(http(500), now), kPrimary, now, 250ms, 500ms);
  EXPECT_EQ(p->next(http(500), now), (Step{Try{kBackup}}));
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", now), Standing::soft);
}

TEST_F(AttemptPlanTest, AProviderThatOthersSawCoolWhileThisOneWaitedIsLeft) {
  const auto p = plan();
  p->next({}, t0);
  const TimePoint until = waits(p->next(http(500), t0), kPrimary);
  bench(kPrimary, Bench::hard, t0 + 1ms);
  EXPECT_EQ(p->next({}, until), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, TimedOutAndConflictingRequestsAreRetriedOnce) {
  for (const int status : {408, 409}) {
    const auto p = plan();
    p->next({}, t0);
    const TimePoint now = retries(*p, p->next(http(status), t0), kPrimary, t0, 125ms, 250ms);
    EXPECT_EQ(p->next(http(status), now), (Step{Try{kBackup}}));
  }
}

TEST_F(AttemptPlanTest, AShortRateLimitIsWaitedForOnce) {
  const auto p = plan();
  p->next({}, t0);
  const TimePoint now = retries(*p, p->next(http(429, 2s), t0), kPrimary, t0, 2s, 2s);
  EXPECT_EQ(p->next(http(429, 2s), now), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, ALongRateLimitIsNot) {
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(429, 3001ms), t0), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, WhatAnOverloadedProviderTellsIsWaitedForIfShort) {
  const auto p = plan();
  p->next({}, t0);
  const TimePoint now = retries(*p, p->next(http(529, 1s), t0), kPrimary, t0, 1s, 1s);
  EXPECT_EQ(p->next(http(529, 10s), now), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, RetriesStayWithinTheBudget) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(budget.try_take());
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(500), t0), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, TheBudgetIsGivenBackHoweverARetryEnds) {
  const auto is_free = [&] {
    int taken = 0;
    while (budget.try_take()) ++taken;
    for (int i = 0; i < taken; ++i) budget.give_back();
    return taken == RetryBudget::kFloor;
  };
  for (int end = 0; end < 6; ++end) {
    cooldowns.succeeded({.provider = 0, .model = "m", .started = t0, .probe = 0}, t0);
    auto p = plan();
    p->next({}, t0);
    const TimePoint now = waits(p->next(http(500), t0), kPrimary);
    EXPECT_FALSE(is_free());
    if (end > 0) p->next({}, now);
    EXPECT_FALSE(is_free());
    switch (end) {
      case 1: p->next(http(400), now); break;
      case 2: p->answered(now); break;
      case 3: p->succeeded(now); break;
      case 4: p->client_left(); break;
      default: p.reset();
    }
    EXPECT_TRUE(is_free()) << end;
  }
}

// Unreachable and alone

TEST_F(AttemptPlanTest, AnUnreachableProviderIsRetriedWhereNoOtherIsLeft) {
  use(1);
  const auto p = plan();
  p->next({}, t0);
  TimePoint now = t0;
  now = retries(*p, p->next(of(Cause::connect_refused), now), kPrimary, now, 125ms, 250ms);
  now = retries(*p, p->next(of(Cause::connect_refused), now), kPrimary, now, 250ms, 500ms);
  now = retries(*p, p->next(of(Cause::connect_refused), now), kPrimary, now, 500ms, 1s);
  EXPECT_EQ(p->next(of(Cause::connect_refused), now),
            (Step{gave_up(Reason::nothing_left, 4, Answer::bad_gateway)}));
}

TEST_F(AttemptPlanTest, ACoolingProviderThatWasNotTriedGoesBeforeRetryingAnUnreachableOne) {
  bench(kBackup, Bench::soft_at_once);
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(of(Cause::connect_refused), t0), (Step{Try{kBackup}}));
  waits(p->next(of(Cause::connect_refused), t0), kBackup);
}

TEST_F(AttemptPlanTest, AnUnreachableProviderIsRetriedBeforeOneWhoseKeyIsBad) {
  bench(kBackup, Bench::hard);
  const auto p = plan();
  p->next({}, t0);
  const Step step = p->next(of(Cause::connect_refused), t0);
  retries(*p, step, kPrimary, t0, 125ms, 250ms);
}

TEST_F(AttemptPlanTest, ARetryAloneGivesWayToAProviderThatCameBack) {
  bench(kBackup, Bench::hard);
  const auto p = plan();
  p->next({}, t0);
  const TimePoint until = waits(p->next(of(Cause::connect_refused), t0), kPrimary);
  cooldowns.succeeded({.provider = kBackup, .model = "m", .started = t0, .probe = 0}, t0);
  EXPECT_EQ(p->next({}, until), (Step{Try{kBackup}}));
}

// The deadline

TEST_F(AttemptPlanTest, NoAttemptStartsAfterTheDeadline) {
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(of(Cause::timeout), t0 + 110s), (Step{Try{kBackup}}));
  const auto late = plan();
  late->next({}, t0);
  EXPECT_EQ(late->next(of(Cause::timeout), t0 + 110s + 1ns),
            (Step{gave_up(Reason::too_late, 1, Answer::gateway_timeout)}));
}

TEST_F(AttemptPlanTest, NoWaitEndsAfterTheDeadline) {
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(429, 3s), t0 + 108s), (Step{Try{kBackup}}));
  use(1);
  bench(kPrimary, Bench::rate, t0 + 500s, 3s);
  EXPECT_EQ(plan(t0 + 392s)->next({}, t0 + 500s),
            (Step{gave_up(Reason::all_cooling, 0, Answer::relay_limited, 3s)}));
}

}  // namespace
}  // namespace llm_api_router::routing
