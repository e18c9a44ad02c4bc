#include "routing/model_cooldowns.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint t0{1000h};
constexpr RateRule kRule{};  // 3 in 60 s: 600 s

TEST(ModelCooldowns, AToldRateLimitLastsAsLongAsTold) {
  ModelCooldowns models;
  EXPECT_TRUE(models.rate_limited("m", 20s, kRule, t0));
  EXPECT_EQ(models.standing("m", t0 + 19'999ms), Standing::told);
  EXPECT_EQ(models.told_until("m", t0), t0 + 20s);
  EXPECT_EQ(models.standing("m", t0 + 20s), Standing::available);
  EXPECT_EQ(models.told_until("m", t0 + 20s), std::nullopt);
}

TEST(ModelCooldowns, OtherModelsAreNotTouched) {
  ModelCooldowns models;
  models.rate_limited("m", 20s, kRule, t0);
  EXPECT_EQ(models.standing("m2", t0), Standing::available);
  EXPECT_EQ(models.standing("", t0), Standing::available);
}

TEST(ModelCooldowns, NoModelIsAModelLikeOthers) {
  ModelCooldowns models;
  models.rate_limited("", 20s, kRule, t0);
  EXPECT_EQ(models.standing("", t0), Standing::told);
  EXPECT_EQ(models.standing("m", t0), Standing::available);
}

TEST(ModelCooldowns, NoRateLimitIsBelievedForMoreThanTenMinutes) {
  ModelCooldowns models;
  models.rate_limited("m", 24h, kRule, t0);
  EXPECT_EQ(models.told_until("m", t0), t0 + 10min);
  EXPECT_EQ(models.standing("m", t0 + 10min), Standing::available);
}

TEST(ModelCooldowns, ARateLimitIsNeverShortened) {
  ModelCooldowns models;
  EXPECT_TRUE(models.rate_limited("m", 60s, kRule, t0));
  EXPECT_FALSE(models.rate_limited("m", 5s, kRule, t0 + 1s));
  EXPECT_EQ(models.told_until("m", t0 + 1s), t0 + 60s);
  EXPECT_FALSE(models.rate_limited("m", 70s, kRule, t0 + 2s));
  EXPECT_EQ(models.told_until("m", t0 + 2s), t0 + 72s);
}

TEST(ModelCooldowns, ThreeUntoldRateLimitsWithinAMinuteBenchForTenMinutes) {
  ModelCooldowns models;
  EXPECT_FALSE(models.rate_limited("m", {}, kRule, t0));
  EXPECT_FALSE(models.rate_limited("m", 0ms, kRule, t0 + 30s));
  EXPECT_EQ(models.standing("m", t0 + 30s), Standing::available);
  EXPECT_TRUE(models.rate_limited("m", {}, kRule, t0 + 59s));
  EXPECT_EQ(models.standing("m", t0 + 59s), Standing::benched);
  EXPECT_EQ(models.told_until("m", t0 + 59s), std::nullopt);
  EXPECT_EQ(models.standing("m", t0 + 658s), Standing::benched);
  EXPECT_EQ(models.standing("m", t0 + 659s), Standing::available);
}

TEST(ModelCooldowns, UntoldRateLimitsFurtherApartAreForgotten) {
  ModelCooldowns models;
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(models.rate_limited("m", {}, kRule, t0 + i * 30s)) << i;
  }
}

TEST(ModelCooldowns, ToldRateLimitsAreNotCounted) {
  ModelCooldowns models;
  for (int i = 0; i < 5; ++i) models.rate_limited("m", 1s, kRule, t0);
  EXPECT_EQ(models.standing("m", t0 + 1s), Standing::available);
}

TEST(ModelCooldowns, ASuccessResetsTheCount) {
  ModelCooldowns models;
  models.rate_limited("m", {}, kRule, t0);
  models.rate_limited("m", {}, kRule, t0);
  models.succeeded("m", t0 - 1s, t0);
  EXPECT_FALSE(models.rate_limited("m", {}, kRule, t0 + 1s));
  EXPECT_EQ(models.standing("m", t0 + 1s), Standing::available);
}

TEST(ModelCooldowns, TheSuccessOfAnotherModelDoesNot) {
  ModelCooldowns models;
  models.rate_limited("m", {}, kRule, t0);
  models.rate_limited("m", {}, kRule, t0);
  models.succeeded("m2", t0, t0);
  EXPECT_TRUE(models.rate_limited("m", {}, kRule, t0 + 1s));
}

TEST(ModelCooldowns, ASuccessEndsOnlyWhatBeganBeforeItsAttempt) {
  ModelCooldowns models;
  models.missing("m", t0);
  models.succeeded("m", t0 - 1ns, t0 + 1s);
  EXPECT_EQ(models.standing("m", t0 + 1s), Standing::model_missing);
  models.succeeded("m", t0, t0 + 2s);
  EXPECT_EQ(models.standing("m", t0 + 2s), Standing::available);
}

TEST(ModelCooldowns, AThresholdOfOneOrLessBenchesAtOnce) {
  for (const int threshold : {1, 0, -5}) {
    ModelCooldowns models;
    EXPECT_TRUE(models.rate_limited("m", {}, {threshold, 1s, 2s}, t0)) << threshold;
    EXPECT_EQ(models.standing("m", t0 + 1999ms), Standing::benched);
  }
}

TEST(ModelCooldowns, AMissingModelIsLeftAloneForAMinute) {
  ModelCooldowns models;
  EXPECT_TRUE(models.missing("m", t0));
  EXPECT_EQ(models.standing("m", t0 + 59s), Standing::model_missing);
  EXPECT_EQ(models.standing("m", t0 + 60s), Standing::available);
}

TEST(ModelCooldowns, AForbiddenModelIsLeftAloneForLongerEachTime) {
  ModelCooldowns models;
  TimePoint now = t0;
  for (const auto length : {5min, 10min, 20min, 40min, 60min, 60min}) {
    EXPECT_TRUE(models.forbidden("m", now, now));
    EXPECT_EQ(models.standing("m", now + length - 1ns), Standing::hard);
    now += length;
    EXPECT_EQ(models.standing("m", now), Standing::available);
  }
  models.succeeded("m", now, now);
  models.forbidden("m", now, now);
  EXPECT_EQ(models.standing("m", now + 5min), Standing::available);
}

TEST(ModelCooldowns, AToldEndStandsBeforeAllOthers) {
  ModelCooldowns models;
  models.missing("m", t0);
  models.forbidden("m", t0, t0);
  models.rate_limited("m", 10s, kRule, t0);
  EXPECT_EQ(models.standing("m", t0), Standing::told);
  EXPECT_EQ(models.standing("m", t0 + 10s), Standing::model_missing);
  EXPECT_EQ(models.standing("m", t0 + 60s), Standing::hard);
}

TEST(ModelCooldowns, TellsWhichModelsCool) {
  ModelCooldowns models;
  models.rate_limited("a", 10s, kRule, t0);
  models.missing("b", t0);
  models.rate_limited("c", {}, kRule, t0);
  const auto cooling = models.cooling(t0 + 1s);
  ASSERT_EQ(cooling.size(), 2U);
  EXPECT_EQ(cooling[0].model, "a");
  EXPECT_EQ(cooling[0].reason, Standing::told);
  EXPECT_EQ(cooling[0].remaining, 9s);
  EXPECT_EQ(cooling[1].model, "b");
  EXPECT_EQ(cooling[1].remaining, 59s);
  EXPECT_EQ(models.last_end(), t0 + 60s);
}

TEST(ModelCooldowns, InventedModelNamesAreKeptInBounds) {
  ModelCooldowns models;
  models.rate_limited("real", 10min, kRule, t0);
  for (int i = 0; i < 5'000; ++i) models.missing("invented-" + std::to_string(i), t0);
  EXPECT_LE(models.cooling(t0).size(), ModelCooldowns::kKept);
  EXPECT_EQ(models.standing("real", t0), Standing::told);
  EXPECT_EQ(models.standing("invented-4999", t0), Standing::model_missing);
}

TEST(ModelCooldowns, LongNamesAreCutBetweenCharacters) {
  ModelCooldowns models;
  std::string name(ModelCooldowns::kLongestName - 1, 'x');
  name += "\xe2\x82\xac and so on";
  models.missing(name, t0);
  EXPECT_EQ(models.standing(name, t0), Standing::model_missing);
  EXPECT_EQ(models.cooling(t0).front().model, std::string(ModelCooldowns::kLongestName - 1, 'x'));
}

TEST(ModelCooldowns, WhatIsOverIsForgottenWithTheNextSuccess) {
  ModelCooldowns models;
  models.missing("a", t0);
  models.rate_limited("b", 5s, kRule, t0);
  models.succeeded("c", t0, t0 + 30s);
  EXPECT_FALSE(models.empty());
  models.succeeded("c", t0, t0 + 60s);
  EXPECT_TRUE(models.empty());
}

TEST(ModelCooldowns, AnUntoldRateLimitIsRememberedForItsWindow) {
  ModelCooldowns models;
  models.rate_limited("once", {}, kRule, t0);
  models.succeeded("other", t0, t0 + 59s);
  EXPECT_FALSE(models.empty());
  models.succeeded("other", t0, t0 + 60s);
  EXPECT_TRUE(models.empty());
}

TEST(ModelCooldowns, OnlyRateLimitsAreTakenOver) {
  ModelCooldowns models;
  models.rate_limited("told", 60s, kRule, t0);
  models.rate_limited("counted", {}, kRule, t0);
  models.rate_limited("counted", {}, kRule, t0);
  models.missing("missing", t0);
  models.forbidden("forbidden", t0, t0);
  ModelCooldowns kept = models.rate_limits();
  EXPECT_EQ(kept.standing("told", t0), Standing::told);
  EXPECT_EQ(kept.standing("missing", t0), Standing::available);
  EXPECT_EQ(kept.standing("forbidden", t0), Standing::available);
  EXPECT_TRUE(kept.rate_limited("counted", {}, kRule, t0));
}

}  // namespace
}  // namespace llm_api_router::routing
