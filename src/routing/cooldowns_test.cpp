#include "routing/cooldowns.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr TimePoint t0{1000h};

class CooldownsTest : public testing::Test {
 protected:
  static Attempt attempt(TimePoint started, ProbeToken probe = 0) {
    return {.provider = 0, .model = "m", .started = started, .probe = probe};
  }
  // An attempt that begins and ends at once.
  void fail(Bench bench, TimePoint now, std::optional<std::chrono::milliseconds> wait = {}) {
    cooldowns.failed(attempt(now), bench, wait, now);
  }
  void succeed(TimePoint now) { cooldowns.succeeded(attempt(now), now); }
  Standing standing(TimePoint now, std::string_view model = "m",
                    Domain domain = Domain::answers) const {
    return cooldowns.standing(0, model, now, domain);
  }

  Cooldowns cooldowns{{"first", "second"}};
};

TEST_F(CooldownsTest, EveryProviderIsAvailableAtFirst) {
  EXPECT_EQ(cooldowns.size(), 2U);
  EXPECT_EQ(standing(t0), Standing::available);
  EXPECT_EQ(cooldowns.told_until(0, "m", t0), std::nullopt);
  EXPECT_EQ(cooldowns.try_acquire_probe(0, t0), 0U);
  EXPECT_FALSE(cooldowns.status(0, t0).in_cooldown);
}

TEST_F(CooldownsTest, ProvidersDoNotTouchEachOther) {
  fail(Bench::soft_at_once, t0);
  fail(Bench::hard, t0);
  EXPECT_EQ(cooldowns.standing(1, "m", t0), Standing::available);
}

// S

TEST_F(CooldownsTest, AConnectClassFailureCoolsAtOnce) {
  fail(Bench::soft_at_once, t0);
  EXPECT_EQ(standing(t0), Standing::soft);
  EXPECT_EQ(standing(t0 + 1999ms), Standing::soft);
  EXPECT_EQ(standing(t0 + 2s), Standing::half_open);
}

TEST_F(CooldownsTest, OtherFailuresCoolAfterThreeInARow) {
  fail(Bench::soft, t0);
  fail(Bench::soft, t0 + 1s);
  EXPECT_EQ(standing(t0 + 1s), Standing::available);
  fail(Bench::soft, t0 + 2s);
  EXPECT_EQ(standing(t0 + 2s), Standing::soft);
}

TEST_F(CooldownsTest, ASuccessBreaksTheRow) {
  fail(Bench::soft, t0);
  fail(Bench::soft, t0);
  succeed(t0);
  fail(Bench::soft, t0);
  fail(Bench::soft, t0);
  EXPECT_EQ(standing(t0), Standing::available);
}

TEST_F(CooldownsTest, AClientsErrorBreaksTheRowToo) {
  fail(Bench::soft, t0);
  fail(Bench::soft, t0);
  fail(Bench::none, t0);
  fail(Bench::soft, t0);
  EXPECT_EQ(standing(t0), Standing::available);
}

TEST_F(CooldownsTest, ARateLimitNeitherBreaksTheRowNorCounts) {
  fail(Bench::soft, t0);
  fail(Bench::soft, t0);
  fail(Bench::rate, t0);
  EXPECT_EQ(standing(t0), Standing::available);
  fail(Bench::soft, t0);
  EXPECT_EQ(standing(t0), Standing::soft);
}

TEST_F(CooldownsTest, ContentAloneDoesNotBreakTheRow) {
  for (int i = 0; i < 3; ++i) {
    cooldowns.answered(attempt(t0), t0);
    fail(Bench::soft, t0);
  }
  EXPECT_EQ(standing(t0), Standing::soft);
}

TEST_F(CooldownsTest, SDoublesWithEachFailedProbeUpToAMinute) {
  TimePoint now = t0;
  for (const auto length : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    fail(Bench::soft_at_once, now);
    EXPECT_EQ(standing(now + length - 1ns), Standing::soft) << length.count();
    now += length;
    EXPECT_EQ(standing(now), Standing::half_open) << length.count();
  }
}

TEST_F(CooldownsTest, HalfOpenAnyFailureCoolsAgain) {
  fail(Bench::soft_at_once, t0);
  fail(Bench::soft, t0 + 2s);
  EXPECT_EQ(standing(t0 + 5s), Standing::soft);
  EXPECT_EQ(standing(t0 + 6s), Standing::half_open);
}

TEST_F(CooldownsTest, FailuresThatWereUnderWayDoNotDouble) {
  for (int i = 0; i < 1'000; ++i) cooldowns.failed(attempt(t0 - 1s), Bench::soft_at_once, {}, t0);
  EXPECT_EQ(standing(t0 + 2s), Standing::half_open);
  cooldowns.failed(attempt(t0 - 1s), Bench::soft_at_once, {}, t0 + 3s);
  EXPECT_EQ(standing(t0 + 3s), Standing::half_open);
}

TEST_F(CooldownsTest, FailuresWhileItLastsDoNotDouble) {
  fail(Bench::soft_at_once, t0);
  for (int i = 0; i < 10; ++i) fail(Bench::soft_at_once, t0 + 1s);
  EXPECT_EQ(standing(t0 + 2s), Standing::half_open);
}

TEST_F(CooldownsTest, ASuccessEndsSAndForgetsTheDoubling) {
  fail(Bench::soft_at_once, t0);
  fail(Bench::soft_at_once, t0 + 2s);
  succeed(t0 + 3s);
  EXPECT_EQ(standing(t0 + 3s), Standing::available);
  fail(Bench::soft_at_once, t0 + 4s);
  EXPECT_EQ(standing(t0 + 6s), Standing::half_open);
}

TEST_F(CooldownsTest, ASuccessThatWasUnderWayProvesNothing) {
  fail(Bench::soft_at_once, t0);
  cooldowns.succeeded(attempt(t0 - 1s), t0 + 1s);
  EXPECT_EQ(standing(t0 + 1s), Standing::soft);
  cooldowns.answered(attempt(t0 - 1s), t0 + 3s);
  EXPECT_EQ(standing(t0 + 3s), Standing::half_open);
}

TEST_F(CooldownsTest, ContentEndsSAndH) {
  fail(Bench::soft_at_once, t0);
  fail(Bench::hard, t0);
  cooldowns.answered(attempt(t0 + 1s), t0 + 2s);
  EXPECT_EQ(standing(t0 + 2s), Standing::available);
}

// The half-open probe

TEST_F(CooldownsTest, AHalfOpenProviderHasExactlyOneProbe) {
  fail(Bench::soft_at_once, t0);
  EXPECT_EQ(cooldowns.try_acquire_probe(0, t0 + 1s), 0U);
  EXPECT_NE(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
  EXPECT_EQ(standing(t0 + 2s), Standing::half_open);
}

TEST_F(CooldownsTest, AnAbandonedProbeGoesToTheNext) {
  fail(Bench::soft_at_once, t0);
  const ProbeToken probe = cooldowns.try_acquire_probe(0, t0 + 2s);
  cooldowns.abandoned(attempt(t0 + 2s, probe));
  EXPECT_EQ(standing(t0 + 2s), Standing::half_open);
  EXPECT_NE(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
}

TEST_F(CooldownsTest, AProbeThatSucceedsOpensTheProvider) {
  fail(Bench::soft_at_once, t0);
  const ProbeToken probe = cooldowns.try_acquire_probe(0, t0 + 2s);
  cooldowns.answered(attempt(t0 + 2s, probe), t0 + 3s);
  EXPECT_EQ(standing(t0 + 3s), Standing::available);
}

TEST_F(CooldownsTest, AProbeThatFailsGivesTheNextOneItsTurnLater) {
  fail(Bench::soft_at_once, t0);
  const ProbeToken probe = cooldowns.try_acquire_probe(0, t0 + 2s);
  cooldowns.failed(attempt(t0 + 2s, probe), Bench::soft, {}, t0 + 3s);
  EXPECT_EQ(cooldowns.try_acquire_probe(0, t0 + 6s), 0U);
  EXPECT_NE(cooldowns.try_acquire_probe(0, t0 + 7s), 0U);
}

TEST_F(CooldownsTest, AnAnswerOfAnyKindEndsTheHalfOpenState) {
  for (const Bench bench :
       {Bench::none, Bench::rate, Bench::hard_per_model, Bench::model_missing}) {
    fail(Bench::soft_at_once, t0);
    const ProbeToken probe = cooldowns.try_acquire_probe(0, t0 + 2s);
    ASSERT_NE(probe, 0U);
    cooldowns.failed(attempt(t0 + 2s, probe), bench, {}, t0 + 2s);
    EXPECT_EQ(standing(t0 + 2s, "other model"), Standing::available);
  }
}

TEST_F(CooldownsTest, AnOverloadedProviderStaysHalfOpen) {
  fail(Bench::soft_at_once, t0);
  const ProbeToken probe = cooldowns.try_acquire_probe(0, t0 + 2s);
  cooldowns.failed(attempt(t0 + 2s, probe), Bench::overload, 5s, t0 + 2s);
  EXPECT_EQ(standing(t0 + 2s, "m"), Standing::told);
  EXPECT_EQ(standing(t0 + 2s, "other model"), Standing::half_open);
  EXPECT_NE(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
}

TEST_F(CooldownsTest, ATokenFromBeforeGivesNothingBack) {
  fail(Bench::soft_at_once, t0);
  const ProbeToken old = cooldowns.try_acquire_probe(0, t0 + 2s);
  cooldowns.abandoned(attempt(t0 + 2s, old));
  const ProbeToken current = cooldowns.try_acquire_probe(0, t0 + 2s);
  EXPECT_NE(current, old);
  cooldowns.abandoned(attempt(t0 + 2s, old));
  EXPECT_EQ(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
}

// The bare connect

TEST_F(CooldownsTest, ABareConnectIsWantedWhileAnUnreachableProviderCools) {
  EXPECT_THAT(cooldowns.wanting_connect_probe(t0), IsEmpty());
  fail(Bench::soft_at_once, t0);
  EXPECT_THAT(cooldowns.wanting_connect_probe(t0 + 1s), ElementsAre(0));
  EXPECT_THAT(cooldowns.wanting_connect_probe(t0 + 2s), IsEmpty());
}

TEST_F(CooldownsTest, ABareConnectThatSucceedsOpensTheProvider) {
  fail(Bench::soft_at_once, t0);
  cooldowns.connect_probe_succeeded(0, t0 + 1s);
  EXPECT_EQ(standing(t0 + 1s), Standing::available);
  EXPECT_THAT(cooldowns.wanting_connect_probe(t0 + 1s), IsEmpty());
}

TEST_F(CooldownsTest, ABareConnectSaysNothingAboutFailedAnswers) {
  for (int i = 0; i < 3; ++i) fail(Bench::soft, t0);
  EXPECT_THAT(cooldowns.wanting_connect_probe(t0 + 1s), IsEmpty());
  cooldowns.connect_probe_succeeded(0, t0 + 1s);
  EXPECT_EQ(standing(t0 + 1s), Standing::soft);
}

TEST_F(CooldownsTest, ABareConnectBreaksTheRowButNotTheDoubling) {
  for (int i = 0; i < 5; ++i) fail(Bench::soft_at_once, t0);
  cooldowns.connect_probe_succeeded(0, t0 + 1s);
  fail(Bench::soft, t0 + 1s);
  EXPECT_EQ(standing(t0 + 1s), Standing::available);
  fail(Bench::soft_at_once, t0 + 1s);
  EXPECT_EQ(standing(t0 + 4s), Standing::soft);
  EXPECT_EQ(standing(t0 + 5s), Standing::half_open);
}

// H

TEST_F(CooldownsTest, HDoublesFromFiveMinutesToAnHour) {
  TimePoint now = t0;
  for (const auto length : {5min, 10min, 20min, 40min, 60min, 60min}) {
    fail(Bench::hard, now);
    EXPECT_EQ(standing(now + length - 1ns), Standing::hard);
    now += length;
    EXPECT_EQ(standing(now), Standing::available);
  }
}

TEST_F(CooldownsTest, HGoesBeforeSAndHasNoProbe) {
  fail(Bench::soft_at_once, t0);
  fail(Bench::hard, t0);
  EXPECT_EQ(standing(t0 + 3s), Standing::hard);
  EXPECT_EQ(cooldowns.try_acquire_probe(0, t0 + 3s), 0U);
}

TEST_F(CooldownsTest, ForbiddenAndMissingModelsAreBenchedAlone) {
  fail(Bench::hard_per_model, t0);
  EXPECT_EQ(standing(t0), Standing::hard);
  EXPECT_EQ(standing(t0, "m2"), Standing::available);
  cooldowns.failed({.provider = 0, .model = "m3", .started = t0, .probe = 0}, Bench::model_missing,
                   {}, t0);
  EXPECT_EQ(standing(t0, "m3"), Standing::model_missing);
}

// R

TEST_F(CooldownsTest, RateLimitsAreKeptByModel) {
  fail(Bench::rate, t0, 20s);
  EXPECT_EQ(standing(t0), Standing::told);
  EXPECT_EQ(cooldowns.told_until(0, "m", t0), t0 + 20s);
  EXPECT_EQ(standing(t0, "m2"), Standing::available);
  EXPECT_EQ(cooldowns.told_until(0, "m2", t0), std::nullopt);
  EXPECT_EQ(standing(t0 + 20s), Standing::available);
}

TEST_F(CooldownsTest, ThreeUntoldRateLimitsBench) {
  for (int i = 0; i < 3; ++i) fail(Bench::rate, t0);
  EXPECT_EQ(standing(t0 + 599s), Standing::benched);
  EXPECT_EQ(standing(t0 + 600s), Standing::available);
}

TEST_F(CooldownsTest, TheRuleOfTheConfigurationHolds) {
  Cooldowns strict{{"p"}, {.threshold = 1, .window = 1s, .cooldown = 5s}};
  strict.failed(attempt(t0), Bench::rate, {}, t0);
  EXPECT_EQ(strict.standing(0, "m", t0 + 4s), Standing::benched);
  EXPECT_EQ(strict.standing(0, "m", t0 + 5s), Standing::available);
}

TEST_F(CooldownsTest, ASuccessResetsTheCountOfRateLimits) {
  for (int i = 0; i < 10; ++i) {
    fail(Bench::rate, t0);
    fail(Bench::rate, t0);
    succeed(t0);
  }
  EXPECT_EQ(standing(t0), Standing::available);
}

TEST_F(CooldownsTest, TheWorstOfProviderAndModelStands) {
  fail(Bench::rate, t0, 20s);
  fail(Bench::hard, t0);
  EXPECT_EQ(standing(t0), Standing::told);
  EXPECT_EQ(standing(t0 + 20s), Standing::hard);
  EXPECT_EQ(standing(t0, "m2"), Standing::hard);
}

TEST_F(CooldownsTest, CountTokensRespectsTheProvidersCooldownsAlone) {
  fail(Bench::rate, t0, 20s);
  fail(Bench::hard_per_model, t0);
  fail(Bench::model_missing, t0);
  EXPECT_EQ(standing(t0, "m", Domain::count_tokens), Standing::available);
  fail(Bench::soft_at_once, t0);
  EXPECT_EQ(standing(t0, "m", Domain::count_tokens), Standing::soft);
  fail(Bench::hard, t0);
  EXPECT_EQ(standing(t0, "m", Domain::count_tokens), Standing::hard);
}

// Status

TEST_F(CooldownsTest, TellsTheCooldownThatLastsLongest) {
  fail(Bench::rate, t0, 30s);
  fail(Bench::soft_at_once, t0);
  const CooldownStatus status = cooldowns.status(0, t0 + 1s);
  EXPECT_TRUE(status.in_cooldown);
  EXPECT_EQ(status.reason, Standing::told);
  EXPECT_EQ(status.remaining, 29s);
  ASSERT_EQ(status.cooling_models.size(), 1U);
  EXPECT_EQ(status.cooling_models[0].model, "m");
}

TEST_F(CooldownsTest, CountsCooldownsAndTheTimeTheyTookOnce) {
  fail(Bench::soft_at_once, t0);   // until 2 s
  fail(Bench::rate, t0 + 1s, 4s);  // until 5 s
  fail(Bench::rate, t0 + 2s, 4s);  // until 6 s, the same one
  EXPECT_EQ(cooldowns.status(0, t0 + 3s).total_cooldown_time, 3s);
  fail(Bench::hard, t0 + 10s);  // 300 s, but a success ends it
  succeed(t0 + 12s);
  const CooldownStatus status = cooldowns.status(0, t0 + 100s);
  EXPECT_EQ(status.cooldown_count, 3U);
  EXPECT_EQ(status.total_cooldown_time, 8s);
  EXPECT_EQ(status.last_start, t0 + 10s);
  EXPECT_FALSE(status.in_cooldown);
}

TEST_F(CooldownsTest, CountsRateLimitsInAllAndWithinTheWindow) {
  fail(Bench::rate, t0, 1s);
  fail(Bench::rate, t0 + 50s);
  fail(Bench::overload, t0 + 50s, 1s);
  const CooldownStatus status = cooldowns.status(0, t0 + 60s);
  EXPECT_EQ(status.total_rate_limits, 2U);
  EXPECT_EQ(status.recent_rate_limits, 1U);
}

TEST_F(CooldownsTest, EveryStandingHasItsName) {
  EXPECT_EQ(name_of(Standing::available), "available");
  EXPECT_EQ(name_of(Standing::half_open), "half_open");
  EXPECT_EQ(name_of(Standing::soft), "soft");
  EXPECT_EQ(name_of(Standing::benched), "benched");
  EXPECT_EQ(name_of(Standing::hard), "hard");
  EXPECT_EQ(name_of(Standing::model_missing), "model_missing");
  EXPECT_EQ(name_of(Standing::told), "rate_limited");
}

// A new configuration

TEST_F(CooldownsTest, ANewConfigurationKeepsSAndRAndClearsH) {
  fail(Bench::rate, t0, 60s);
  fail(Bench::soft_at_once, t0);
  fail(Bench::hard, t0);
  Cooldowns reloaded{{"new", "second", "first"}};
  reloaded.carry_over(cooldowns, t0 + 1s);
  EXPECT_EQ(reloaded.standing(2, "m", t0 + 1s), Standing::told);
  EXPECT_EQ(reloaded.standing(2, "m2", t0 + 1s), Standing::soft);
  EXPECT_EQ(reloaded.standing(2, "m2", t0 + 2s), Standing::half_open);
  EXPECT_EQ(reloaded.standing(0, "m", t0 + 1s), Standing::available);
  EXPECT_EQ(reloaded.standing(1, "m", t0 + 1s), Standing::available);
  EXPECT_THAT(reloaded.wanting_connect_probe(t0 + 1s), ElementsAre(2));
}

TEST_F(CooldownsTest, ANewConfigurationKeepsTheStatistics) {
  fail(Bench::rate, t0, 10s);
  fail(Bench::hard, t0);
  Cooldowns reloaded{{"first"}};
  reloaded.carry_over(cooldowns, t0 + 4s);
  const CooldownStatus status = reloaded.status(0, t0 + 40s);
  EXPECT_EQ(status.total_rate_limits, 1U);
  EXPECT_EQ(status.cooldown_count, 2U);
  EXPECT_EQ(status.total_cooldown_time, 10s);
}

TEST_F(CooldownsTest, AProviderThatChangedBeginsAnew) {
  fail(Bench::soft_at_once, t0);
  Cooldowns reloaded{{"first, with another key"}};
  reloaded.carry_over(cooldowns, t0);
  EXPECT_EQ(reloaded.standing(0, "m", t0), Standing::available);
}

TEST_F(CooldownsTest, AProbeOfTheOldConfigurationDoesNotBlockTheNew) {
  fail(Bench::soft_at_once, t0);
  EXPECT_NE(cooldowns.try_acquire_probe(0, t0 + 2s), 0U);
  Cooldowns reloaded{{"first"}};
  reloaded.carry_over(cooldowns, t0 + 2s);
  EXPECT_NE(reloaded.try_acquire_probe(0, t0 + 2s), 0U);
}

}  // namespace
}  // namespace llm_api_router::routing
