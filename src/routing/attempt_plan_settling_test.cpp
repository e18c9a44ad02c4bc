// What an exchange leaves behind, and what it reports.
#include "routing/attempt_plan_fixture.hpp"

namespace llm_api_router::routing {
namespace {

// Settling

TEST_F(AttemptPlanTest, FailuresAreRememberedForTheNextExchange) {
  const auto p = plan();
  p->next({}, t0);
  p->next(http(401), t0);
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::hard);
}

TEST_F(AttemptPlanTest, ASuccessIsCountedOnce) {
  bench(kPrimary, Bench::soft);
  bench(kPrimary, Bench::soft);
  const auto p = plan();
  p->next({}, t0);
  p->answered(t0);
  p->succeeded(t0);
  bench(kPrimary, Bench::soft);
  bench(kPrimary, Bench::soft);
  p->succeeded(t0);
  p->failed_after_content(t0);
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::available);
  bench(kPrimary, Bench::soft);
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::soft);
}

TEST_F(AttemptPlanTest, StreamsThatBreakCountAsFailuresInARow) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::available);
    const auto p = plan();
    p->next({}, t0);
    p->answered(t0);
    p->failed_after_content(t0);
  }
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::soft);
}

TEST_F(AttemptPlanTest, AClientThatLeavesCountsAsNothing) {
  for (int i = 0; i < 10; ++i) {
    const auto p = plan();
    p->next({}, t0);
    p->client_left();
    p->failed_after_content(t0);
  }
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::available);
}

TEST_F(AttemptPlanTest, AClientMayLeaveDuringAWait) {
  const auto p = plan();
  p->next({}, t0);
  p->next(http(500), t0);
  p->client_left();
  EXPECT_TRUE(std::holds_alternative<GiveUp>(p->next({}, t0 + 10s)));
}

// Which failure is reported

TEST_F(AttemptPlanTest, ReportsTheLastOfEqualFailures) {
  const auto p = plan();
  p->next({}, t0);
  p->next(http(429), t0);
  EXPECT_TRUE(p->reports_last());
  EXPECT_EQ(std::get<GiveUp>(p->next(http(429), t0)).attempt, 2);
  EXPECT_TRUE(p->reports_last());
}

TEST_F(AttemptPlanTest, ReportsANativeFailureRatherThanAMadeUpOne) {
  const auto p = plan();
  p->next({}, t0);
  EXPECT_FALSE(p->reports_last());
  p->next(http(402), t0);
  EXPECT_TRUE(p->reports_last());
  EXPECT_EQ(p->next(of(Cause::timeout), t0),
            (Step{gave_up(Reason::nothing_left, 1, Answer::relay_final)}));
  EXPECT_FALSE(p->reports_last());
}

TEST_F(AttemptPlanTest, ReportsARequestErrorRatherThanARateLimit) {
  const auto p = plan();
  p->next({}, t0);
  p->next(http(429, 30s), t0);
  EXPECT_EQ(p->next(http(400), t0), (Step{gave_up(Reason::request_error, 2, Answer::relay)}));
}

TEST_F(AttemptPlanTest, ARateLimitIsReportedWithTheEarliestReturnOfAll) {
  use(3);
  bench(2, Bench::rate, t0, 8s);
  const auto p = plan();
  p->next({}, t0);
  p->next(http(429, 30s), t0);
  EXPECT_EQ(p->next(http(429, 20s), t0),
            (Step{gave_up(Reason::nothing_left, 2, Answer::relay_limited, 8s)}));
}

TEST_F(AttemptPlanTest, ARateLimitThatToldNothingIsReportedAsItCame) {
  const auto p = plan();
  p->next({}, t0);
  p->next(http(429, 30s), t0);
  EXPECT_EQ(p->next(http(429), t0),
            (Step{gave_up(Reason::nothing_left, 2, Answer::relay_limited)}));
}

TEST_F(AttemptPlanTest, ALongRateLimitIsReportedAsAMinute) {
  use(1);
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(429, 1h), t0),
            (Step{gave_up(Reason::nothing_left, 1, Answer::relay_limited, 60s)}));
}

// count_tokens

class CountTokensPlanTest : public AttemptPlanTest {
 protected:
  std::unique_ptr<AttemptPlan> count_tokens(TimePoint now = t0) {
    PlanOptions chosen = options(now);
    chosen.domain = Domain::count_tokens;
    return plan(chosen);
  }
};

TEST_F(CountTokensPlanTest, LeavesNoMark) {
  for (const Failure& failure :
       {of(Cause::connect_refused), of(Cause::tls), http(401), http(403), http(429), http(429, 30s),
        http(500), http(404, {}, "model_not_found")}) {
    for (int i = 0; i < 5; ++i) {
      const auto p = count_tokens();
      p->next({}, t0);
      p->next(failure, t0);
    }
    EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::available);
    EXPECT_EQ(cooldowns.status(kPrimary, t0).total_rate_limits, 0U);
  }
}

TEST_F(CountTokensPlanTest, ItsSuccessForgivesNothing) {
  bench(kPrimary, Bench::soft);
  bench(kPrimary, Bench::soft);
  const auto p = count_tokens();
  p->next({}, t0);
  p->answered(t0);
  p->succeeded(t0);
  bench(kPrimary, Bench::soft);
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::soft);
}

TEST_F(CountTokensPlanTest, IgnoresTheRateLimitsOfMessages) {
  bench(kPrimary, Bench::rate, t0, 30s);
  EXPECT_EQ(count_tokens()->next({}, t0), (Step{Try{kPrimary}}));
}

TEST_F(CountTokensPlanTest, PassesOverAProviderThatCools) {
  bench(kPrimary, Bench::soft_at_once);
  EXPECT_EQ(count_tokens()->next({}, t0), (Step{Try{kBackup}}));
}

TEST_F(CountTokensPlanTest, TakesNoProbe) {
  bench(kPrimary, Bench::soft_at_once);
  const TimePoint now = t0 + 2s;
  EXPECT_EQ(count_tokens(now)->next({}, now), (Step{Try{kBackup}}));
  use(1);
  EXPECT_EQ(count_tokens(now)->next({}, now), (Step{Try{kPrimary}}));
  EXPECT_NE(cooldowns.try_acquire_probe(kPrimary, now), 0U);
}

TEST_F(CountTokensPlanTest, FallsBackAndRetriesLikeOthers) {
  const auto p = count_tokens();
  p->next({}, t0);
  const TimePoint now = retries(*p, p->next(http(500), t0), kPrimary, t0, 125ms, 250ms);
  EXPECT_EQ(p->next(http(429, 30s), now), (Step{Try{kBackup}}));
  EXPECT_EQ(p->next(http(429, 20s), now),
            (Step{gave_up(Reason::nothing_left, 3, Answer::relay_limited, 20s)}));
}

TEST_F(CountTokensPlanTest, ItsRetryAfterSaysNothingOfMessages) {
  use(2);
  bench(kPrimary, Bench::rate, t0, 5s);
  const auto p = count_tokens();
  p->next({}, t0);
  p->next(http(429, 30s), t0);
  EXPECT_EQ(p->next(http(429, 40s), t0),
            (Step{gave_up(Reason::nothing_left, 2, Answer::relay_limited, 30s)}));
}

}  // namespace
}  // namespace llm_api_router::routing
