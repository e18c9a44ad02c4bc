#include "routing/attempt_plan.hpp"

#include <memory>
#include <ostream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::routing {

// What a failed comparison prints.
void PrintTo(const Try& step, std::ostream* out) {
  *out << "Try " << step.candidate << (step.is_probe ? " as a probe" : "");
}
void PrintTo(const Wait& step, std::ostream* out) {
  *out << "Wait for " << step.candidate << " until " << step.until.time_since_epoch().count();
}
void PrintTo(const GiveUp& step, std::ostream* out) {
  *out << "GiveUp " << static_cast<int>(step.reason) << " of attempt " << step.attempt
       << ", answer " << static_cast<int>(step.answer) << ", retry after "
       << (step.retry_after ? step.retry_after->count() : -1);
}

namespace {

using namespace std::chrono_literals;
using Reason = GiveUp::Reason;

constexpr TimePoint t0{1000h};
constexpr std::size_t kPrimary = 0;
constexpr std::size_t kBackup = 1;

Failure of(Cause cause) {
  Failure failure;
  failure.cause = cause;
  return failure;
}

Failure http(int status, std::optional<std::chrono::milliseconds> retry_after = {},
             std::string code = {}) {
  Failure failure = of(Cause::http_status);
  failure.status = status;
  failure.error_code = std::move(code);
  failure.hint.retry_after = retry_after;
  return failure;
}

GiveUp gave_up(Reason reason, int attempt, Answer answer,
               std::optional<std::chrono::seconds> retry_after = {}) {
  GiveUp step;
  step.reason = reason;
  step.attempt = attempt;
  step.answer = answer;
  step.retry_after = retry_after;
  return step;
}

class AttemptPlanTest : public testing::Test {
 protected:
  AttemptPlanTest() { use(2); }

  // Candidates 0 to count - 1, in this order.
  void use(std::size_t count, int max_retries = 3) {
    candidates.assign(count, {});
    for (std::size_t i = 0; i < count; ++i) {
      candidates[i].provider = i;
      candidates[i].model = "m";
      candidates[i].max_retries = max_retries;
    }
  }

  PlanOptions options(TimePoint arrival = t0) const {
    PlanOptions chosen;
    chosen.arrival = arrival;
    return chosen;
  }
  std::unique_ptr<AttemptPlan> plan(const PlanOptions& chosen) {
    return std::make_unique<AttemptPlan>(candidates, cooldowns, budget, chosen);
  }
  std::unique_ptr<AttemptPlan> plan(TimePoint arrival = t0) { return plan(options(arrival)); }

  void bench(std::size_t provider, Bench kind, TimePoint now = t0,
             std::optional<std::chrono::milliseconds> wait = {}) {
    cooldowns.failed({.provider = provider, .model = "m", .started = now, .probe = 0}, kind, wait,
                     now);
  }
  // R without a told end.
  void bench_untold(std::size_t provider, TimePoint now = t0) {
    for (int i = 0; i < 3; ++i) bench(provider, Bench::rate, now);
  }

  // Expects a Wait for `candidate` and returns its end.
  TimePoint waits(const Step& step, std::size_t candidate) {
    const Wait* wait = std::get_if<Wait>(&step);
    EXPECT_NE(wait, nullptr);
    if (wait == nullptr) return t0;
    EXPECT_EQ(wait->candidate, candidate);
    return wait->until;
  }
  // Expects a Wait within these bounds, and that the candidate is tried again after it.
  TimePoint retries(AttemptPlan& plan, const Step& step, std::size_t candidate, TimePoint now,
                    Duration least, Duration most) {
    const TimePoint until = waits(step, candidate);
    EXPECT_GE(until - now, least);
    EXPECT_LE(until - now, most);
    EXPECT_EQ(plan.next({}, until), (Step{Try{candidate}}));
    return until;
  }

  Cooldowns cooldowns{{"a", "b", "c", "d", "e", "f", "g", "h"}};
  RetryBudget budget;
  std::vector<Candidate> candidates;
};

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
