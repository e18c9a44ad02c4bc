// Which provider comes next.
#include "routing/attempt_plan_fixture.hpp"

namespace llm_api_router::routing {
namespace {

// The first choice

TEST_F(AttemptPlanTest, TriesThePreferredProviderFirst) {
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, GivesUpWithoutCandidates) {
  use(0);
  EXPECT_EQ(plan()->next({}, t0), (Step{gave_up(Reason::no_candidate, 0, Answer::bad_gateway)}));
}

TEST_F(AttemptPlanTest, PassesOverAProviderThatCools) {
  for (const Bench kind :
       {Bench::soft_at_once, Bench::hard, Bench::hard_per_model, Bench::model_missing}) {
    const TimePoint now = t0 + 10h * static_cast<int>(kind);
    bench(kPrimary, kind, now);
    const auto fresh = plan(now);
    EXPECT_EQ(fresh->next({}, now), (Step{Try{kBackup}}));
    EXPECT_NE(fresh->trail()[kPrimary].skipped, Standing::available);
  }
}

TEST_F(AttemptPlanTest, PassesOverARateLimitedModelButNotOtherModels) {
  bench(kPrimary, Bench::rate, t0, 20s);
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{kBackup}}));
  candidates[kPrimary].model = "other";
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, ReturnsToThePreferredProviderOnceItsRateLimitHasPassed) {
  bench(kPrimary, Bench::rate, t0, 20s);
  EXPECT_EQ(plan(t0 + 20s)->next({}, t0 + 20s), (Step{Try{kPrimary}}));
}

// Falling back

TEST_F(AttemptPlanTest, FallsBackWhenThePreferredProviderIsRateLimited) {
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(429), t0), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, FallsBackAtOnceFromAProviderThatCannotBeReached) {
  for (const Cause cause :
       {Cause::dns, Cause::connect_refused, Cause::connect_timeout, Cause::tls, Cause::timeout,
        Cause::redirect, Cause::upgrade, Cause::not_an_answer, Cause::empty}) {
    const TimePoint now = t0 + 10h * static_cast<int>(cause);
    const auto p = plan(now);
    p->next({}, now);
    EXPECT_EQ(p->next(of(cause), now), (Step{Try{kBackup}})) << static_cast<int>(cause);
  }
}

TEST_F(AttemptPlanTest, FallsBackWithoutWaitingOnAccountErrors) {
  for (const int status : {401, 402, 403}) {
    const TimePoint now = t0 + 10h * status;
    const auto p = plan(now);
    p->next({}, now);
    EXPECT_EQ(p->next(http(status), now), (Step{Try{kBackup}})) << status;
  }
}

TEST_F(AttemptPlanTest, AClientsErrorCostsOneAttempt) {
  for (const int status : {400, 404, 405, 413, 415, 422}) {
    const auto p = plan();
    p->next({}, t0);
    EXPECT_EQ(p->next(http(status), t0), (Step{gave_up(Reason::request_error, 1, Answer::relay)}));
    EXPECT_EQ(p->attempts(), 1);
  }
  EXPECT_EQ(cooldowns.standing(kPrimary, "m", t0), Standing::available);
}

TEST_F(AttemptPlanTest, AClientsErrorFallsBackWhereTheProviderIsSetToIt) {
  const std::vector<int> statuses{400};
  candidates[kPrimary].fallback_on = statuses;
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(400), t0), (Step{Try{kBackup}}));
  EXPECT_EQ(p->next(http(400), t0), (Step{gave_up(Reason::request_error, 2, Answer::relay)}));
}

TEST_F(AttemptPlanTest, GoesDownTheWholeList) {
  use(5);
  const auto p = plan();
  EXPECT_EQ(p->next({}, t0), (Step{Try{0}}));
  for (std::size_t i = 1; i < 5; ++i) {
    EXPECT_EQ(p->next(http(401), t0), (Step{Try{i}}));
  }
  EXPECT_EQ(p->next(http(401), t0),
            (Step{gave_up(Reason::nothing_left, 5, Answer::bad_gateway_final)}));
}

TEST_F(AttemptPlanTest, StaysWithGivingUp) {
  const auto p = plan();
  p->next({}, t0);
  const Step last = p->next(http(400), t0);
  EXPECT_EQ(std::get<GiveUp>(p->next({}, t0)).attempt, std::get<GiveUp>(last).attempt);
  EXPECT_EQ(p->attempts(), 1);
}

// All cooling

TEST_F(AttemptPlanTest, WhereAllCoolTheLeastCooledIsTriedAnyway) {
  use(6);
  bench(0, Bench::model_missing);
  bench(1, Bench::hard);
  bench_untold(2);
  bench(3, Bench::soft_at_once);
  bench(4, Bench::soft_at_once, t0 - 2s);
  ASSERT_NE(cooldowns.try_acquire_probe(4, t0), 0U);
  bench(5, Bench::rate, t0, 20s);
  const auto p = plan();
  EXPECT_EQ(p->next({}, t0), (Step{Try{4}}));
  for (const std::size_t next : {3U, 2U, 1U, 0U}) {
    EXPECT_EQ(p->next(http(401), t0), (Step{Try{next}}));
  }
  EXPECT_EQ(p->next(http(401), t0),
            (Step{gave_up(Reason::nothing_left, 5, Answer::bad_gateway_final)}));
}

TEST_F(AttemptPlanTest, OfEquallyCooledProvidersThePreferredIsTried) {
  bench(kPrimary, Bench::soft_at_once);
  bench(kBackup, Bench::soft_at_once, t0 - 1s);
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, AnAvailableProviderGoesBeforeEveryCoolingOne) {
  use(4);
  bench(0, Bench::soft_at_once);
  bench(1, Bench::soft_at_once);
  bench(2, Bench::hard);
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{3}}));
}

TEST_F(AttemptPlanTest, WhereAllToldALaterEndTheAnswerIsTheEarliest) {
  bench(kPrimary, Bench::rate, t0, 40s);
  bench(kBackup, Bench::rate, t0, 10'500ms);
  EXPECT_EQ(plan()->next({}, t0),
            (Step{gave_up(Reason::all_cooling, 0, Answer::relay_limited, 11s)}));
  EXPECT_EQ(plan()->next({}, t0 + 5s),
            (Step{gave_up(Reason::all_cooling, 0, Answer::relay_limited, 6s)}));
}

TEST_F(AttemptPlanTest, NoAnswerSendsAClientAwayForMoreThanAMinute) {
  for (const std::size_t i : {kPrimary, kBackup}) bench(i, Bench::rate, t0, 300s);
  EXPECT_EQ(plan()->next({}, t0),
            (Step{gave_up(Reason::all_cooling, 0, Answer::relay_limited, 60s)}));
}

TEST_F(AttemptPlanTest, AToldEndThatIsNearIsWaitedFor) {
  bench(kPrimary, Bench::rate, t0, 3s);
  bench(kBackup, Bench::rate, t0, 2s);
  const auto p = plan();
  EXPECT_EQ(p->next({}, t0), (Step{Wait{t0 + 2s, kBackup}}));
  EXPECT_EQ(p->next({}, t0 + 2s), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, AToldEndIsWaitedForOnce) {
  use(1);
  bench(kPrimary, Bench::rate, t0, 2s);
  const auto p = plan();
  waits(p->next({}, t0), kPrimary);
  bench(kPrimary, Bench::rate, t0 + 1s, 2s);
  EXPECT_EQ(p->next({}, t0 + 2s),
            (Step{gave_up(Reason::all_cooling, 0, Answer::relay_limited, 1s)}));
}

TEST_F(AttemptPlanTest, AfterAFailureANearToldEndIsWaitedForToo) {
  bench(kBackup, Bench::rate, t0, 1s);
  const auto p = plan();
  p->next({}, t0);
  EXPECT_EQ(p->next(http(401), t0), (Step{Wait{t0 + 1s, kBackup}}));
  EXPECT_EQ(p->next({}, t0 + 1s), (Step{Try{kBackup}}));
}

TEST_F(AttemptPlanTest, AProviderThatComesBackDuringAWaitIsPreferred) {
  bench(kPrimary, Bench::rate, t0, 10s);
  bench(kBackup, Bench::rate, t0, 2s);
  const auto p = plan();
  waits(p->next({}, t0), kBackup);
  cooldowns.succeeded({.provider = kPrimary, .model = "m", .started = t0, .probe = 0}, t0 + 1s);
  EXPECT_EQ(p->next({}, t0 + 2s), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, AProviderWhoseOthersAllToldIsStillTriedAnyway) {
  bench(kPrimary, Bench::rate, t0, 40s);
  bench_untold(kBackup);
  EXPECT_EQ(plan()->next({}, t0), (Step{Try{kBackup}}));
}

// Half-open

TEST_F(AttemptPlanTest, OneExchangeProbesAHealedProviderWhileOthersGoElsewhere) {
  bench(kPrimary, Bench::soft_at_once);
  const TimePoint now = t0 + 2s;
  const auto probing = plan(now);
  const auto other = plan(now);
  EXPECT_EQ(probing->next({}, now), (Step{Try{kPrimary, true}}));
  EXPECT_EQ(other->next({}, now), (Step{Try{kBackup}}));
  probing->answered(now + 1s);
  EXPECT_EQ(plan(now + 1s)->next({}, now + 1s), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, WhereNoOtherIsAvailableEveryExchangeTriesAHalfOpenProvider) {
  use(1);
  bench(kPrimary, Bench::soft_at_once);
  const TimePoint now = t0 + 2s;
  const auto probing = plan(now);
  EXPECT_EQ(probing->next({}, now), (Step{Try{kPrimary, true}}));
  EXPECT_EQ(plan(now)->next({}, now), (Step{Try{kPrimary}}));
}

TEST_F(AttemptPlanTest, AProbeIsGivenBackHoweverItsExchangeEnds) {
  for (int end = 0; end < 6; ++end) {
    const TimePoint now = t0 + end * 10h;
    bench(kPrimary, Bench::soft_at_once, now - 2h);
    auto p = plan(now);
    ASSERT_EQ(p->next({}, now), (Step{Try{kPrimary, true}})) << end;
    switch (end) {
      case 0: p->answered(now); break;
      case 1: p->succeeded(now); break;
      case 2: p->client_left(); break;
      case 3: p->next(of(Cause::closed), now); break;
      case 4: p->failed_after_content(now); break;
      default: p.reset();
    }
    bench(kPrimary, Bench::soft_at_once, now + 2h);
    EXPECT_EQ(plan(now + 4h)->next({}, now + 4h), (Step{Try{kPrimary, true}})) << end;
  }
}

TEST_F(AttemptPlanTest, AFailedProbeFallsBackWithoutRetries) {
  bench(kPrimary, Bench::soft_at_once);
  const auto p = plan(t0 + 2s);
  p->next({}, t0 + 2s);
  EXPECT_EQ(p->next(http(500), t0 + 2s), (Step{Try{kBackup}}));
}

// What lives on one account

TEST_F(AttemptPlanTest, WhatLivesOnOneAccountIsTriedOnce) {
  PlanOptions chosen = options();
  chosen.on_account = true;
  for (const Failure& failure : {of(Cause::connect_refused), http(500), http(429, 1s), http(401)}) {
    cooldowns.succeeded({.provider = 0, .model = "m", .started = t0 + 1s, .probe = 0}, t0 + 1s);
    const auto p = plan(chosen);
    EXPECT_EQ(p->next({}, t0), (Step{Try{kPrimary}}));
    EXPECT_EQ(std::get<GiveUp>(p->next(failure, t0)).attempt, 1);
    EXPECT_EQ(p->attempts(), 1);
  }
}

TEST_F(AttemptPlanTest, WhatLivesOnOneAccountGoesToTheFirstAvailable) {
  bench(kPrimary, Bench::hard);
  PlanOptions chosen = options();
  chosen.on_account = true;
  EXPECT_EQ(plan(chosen)->next({}, t0), (Step{Try{kBackup}}));
}

// The trail

TEST_F(AttemptPlanTest, TellsWhatBecameOfEachCandidate) {
  use(4);
  bench(0, Bench::hard);
  const auto p = plan();
  p->next({}, t0);
  TimePoint now = waits(p->next(http(529, 1s), t0), 1);
  p->next({}, now);
  p->next(http(401), now);
  p->answered(now);
  ASSERT_EQ(p->trail().size(), 4U);
  EXPECT_EQ(p->trail()[0].skipped, Standing::hard);
  EXPECT_EQ(p->trail()[0].attempts, 0);
  EXPECT_EQ(p->trail()[1].attempts, 2);
  EXPECT_EQ(p->trail()[1].waited, 1s);
  EXPECT_EQ(p->trail()[1].failed, "unauthorized");
  EXPECT_EQ(p->trail()[1].status, 401);
  EXPECT_TRUE(p->trail()[2].answered);
  EXPECT_EQ(p->trail()[2].failed, "");
  EXPECT_EQ(p->trail()[3].attempts, 0);
  EXPECT_EQ(p->trail()[3].skipped, Standing::available);
  EXPECT_EQ(p->attempts(), 3);
}

}  // namespace
}  // namespace llm_api_router::routing
