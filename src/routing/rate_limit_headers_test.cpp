#include "routing/rate_limit_headers.hpp"

#include <chrono>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;
using Fields = std::map<std::string, std::string, std::less<>>;

// Sun, 06 Nov 1994 08:49:37 GMT
constexpr WallTime kNow{784'111'777s};
constexpr const char* kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

RetryHint hint(const Fields& fields, WallTime now = kNow) {
  return read_retry_hint(
      [&](std::string_view name) -> std::string_view {
        const auto field = fields.find(name);
        return field != fields.end() ? std::string_view{field->second} : std::string_view{};
      },
      now);
}

std::optional<std::chrono::milliseconds> retry_after(const std::string& value) {
  return hint({{"retry-after", value}}).retry_after;
}

// A value of x-ratelimit-reset-tokens with its bucket exhausted.
std::optional<std::chrono::milliseconds> openai_reset(const std::string& value) {
  return hint({{"x-ratelimit-remaining-tokens", "0"}, {"x-ratelimit-reset-tokens", value}})
      .bucket_resets;
}

std::optional<std::chrono::milliseconds> anthropic_reset(const std::string& value) {
  return hint({{"anthropic-ratelimit-requests-remaining", "0"},
               {"anthropic-ratelimit-requests-reset", value}})
      .bucket_resets;
}

TEST(RateLimitHeaders, NothingToldIsNothing) {
  const RetryHint none = hint({});
  EXPECT_FALSE(none.retry_after);
  EXPECT_FALSE(none.bucket_resets);
}

TEST(RateLimitHeaders, ReadsSeconds) {
  EXPECT_EQ(retry_after("20"), 20s);
  EXPECT_EQ(retry_after("0"), 0s);
  EXPECT_EQ(retry_after(" 7\t"), 7s);
  EXPECT_EQ(retry_after("86400"), 24h);
}

TEST(RateLimitHeaders, ReadsFractionsOfSecondsAndRoundsUp) {
  EXPECT_EQ(retry_after("1.5"), 1500ms);
  EXPECT_EQ(retry_after("0.0001"), 1ms);
  EXPECT_EQ(retry_after("0.29"), 290ms);
}

TEST(RateLimitHeaders, ReadsMilliseconds) {
  EXPECT_EQ(hint({{"retry-after-ms", "370"}}).retry_after, 370ms);
  EXPECT_EQ(hint({{"x-ms-retry-after-ms", "371"}}).retry_after, 371ms);
  EXPECT_EQ(hint({{"retry-after-ms", "12.5"}}).retry_after, 13ms);
}

TEST(RateLimitHeaders, TheFinestFieldHolds) {
  EXPECT_EQ(hint({{"retry-after-ms", "370"}, {"x-ms-retry-after-ms", "1"}, {"retry-after", "1"}})
                .retry_after,
            370ms);
  EXPECT_EQ(hint({{"x-ms-retry-after-ms", "999"}, {"retry-after", "1"}}).retry_after, 999ms);
}

TEST(RateLimitHeaders, AMalformedFieldLeavesTheNextToSpeak) {
  EXPECT_EQ(hint({{"retry-after-ms", "soon"}, {"retry-after", "2"}}).retry_after, 2s);
}

TEST(RateLimitHeaders, ReadsADate) {
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:50:07 GMT"), 30s);
  EXPECT_EQ(retry_after("Mon, 07 Nov 1994 08:49:37 GMT"), 24h);
}

TEST(RateLimitHeaders, ADateThatHasPassedIsNow) { EXPECT_EQ(retry_after(kDate), 0s); }

TEST(RateLimitHeaders, TheAnswersOwnDateIsItsClock) {
  const Fields fields{{"date", kDate}, {"retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"}};
  for (const auto skew : {-48h, 0h, 48h}) EXPECT_EQ(hint(fields, kNow + skew).retry_after, 30s);
  EXPECT_EQ(
      hint({{"date", "yesterday"}, {"retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"}}, kNow + 10s)
          .retry_after,
      20s);
}

TEST(RateLimitHeaders, IgnoresHostileValues) {
  for (const char* value : {"",         " ",
                            "-1",       "+1",
                            "-0",       "nan",
                            "NaN",      "inf",
                            "infinity", "-inf",
                            "1e3",      "0x10",
                            "1,2",      "1 2",
                            "1s",       "1;",
                            ".",        ".5",
                            "1..2",     "12abc",
                            "soon",     "99999999999999999999999999999999999999",
                            "31536001", "1e400",
                            "\xff"}) {
    EXPECT_FALSE(retry_after(value)) << value;
    EXPECT_FALSE(
        hint({{"retry-after-ms",
               value == std::string{"31536001"} ? std::string{"31536000001"} : std::string{value}}})
            .retry_after)
        << value;
  }
  EXPECT_FALSE(retry_after(std::string(100'000, '9')));
  EXPECT_FALSE(retry_after(std::string("1\0", 2)));
}

TEST(RateLimitHeaders, IgnoresDatesThatAreNone) {
  for (const char* value : {"Sun, 31 Feb 2027 08:49:37 GMT", "Sun, 00 Nov 1994 08:50:07 GMT",
                            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
                            "Sun, 06 Nov 1994 08:50:61 GMT", "Sun, 06 Noo 1994 08:50:07 GMT",
                            "Sun, 06 ovD 1994 08:50:07 GMT", "Sun, 06 Nov 1994 08:50:07 UTC",
                            "Sun, 06 Nov 1994 08:50:07", "Sun, -6 Nov 1994 08:50:07 GMT",
                            "Sun, 06 Nov 1994 08-50-07 GMT", "Sun  06 Nov 1994 08:50:07 GMT",
                            "Sun, 06 Nov 9999 08:50:07 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_FALSE(retry_after(value)) << value;
  }
}

TEST(RateLimitHeaders, ReadsDurations) {
  EXPECT_EQ(openai_reset("370ms"), 370ms);
  EXPECT_EQ(openai_reset("1s"), 1s);
  EXPECT_EQ(openai_reset("6m0s"), 6min);
  EXPECT_EQ(openai_reset("1h2m3.5s"), 1h + 2min + 3500ms);
  EXPECT_EQ(openai_reset("2m59.56s"), 2min + 59'560ms);
  EXPECT_EQ(openai_reset("1d"), 24h);
  EXPECT_EQ(openai_reset("900us"), 1ms);
  EXPECT_EQ(openai_reset("900\xc2\xb5s"), 1ms);
  EXPECT_EQ(openai_reset("0s"), 0s);
}

TEST(RateLimitHeaders, BareNumbersOfDurationsAreSeconds) {
  EXPECT_EQ(openai_reset("12"), 12s);
  EXPECT_EQ(openai_reset("2.5"), 2500ms);
}

TEST(RateLimitHeaders, IgnoresDurationsThatAreNone) {
  for (const char* value : {"", "s", "ms", "-1s", "1x", "1s1", "1h-2m", "1 h", "h1", "1.s.", "nans",
                            "infs", "999999999999h", "1e9s", "1780000000"}) {
    EXPECT_FALSE(openai_reset(value)) << value;
  }
  EXPECT_FALSE(openai_reset(std::string(60'000, '9') + "h"));
}

TEST(RateLimitHeaders, OnlyAnExhaustedBucketCounts) {
  EXPECT_FALSE(hint({{"x-ratelimit-remaining-tokens", "1"}, {"x-ratelimit-reset-tokens", "6m0s"}})
                   .bucket_resets);
  EXPECT_FALSE(hint({{"x-ratelimit-reset-tokens", "6m0s"}}).bucket_resets);
  EXPECT_FALSE(hint({{"x-ratelimit-remaining-tokens", "none"}, {"x-ratelimit-reset-tokens", "1s"}})
                   .bucket_resets);
  EXPECT_FALSE(hint({{"x-ratelimit-remaining-tokens", "0"}}).bucket_resets);
  EXPECT_EQ(hint({{"x-ratelimit-remaining-requests", "0"},
                  {"x-ratelimit-reset-requests", "2s"},
                  {"x-ratelimit-remaining-tokens", "5"},
                  {"x-ratelimit-reset-tokens", "6m0s"}})
                .bucket_resets,
            2s);
}

TEST(RateLimitHeaders, OfSeveralExhaustedBucketsTheLatestCounts) {
  EXPECT_EQ(hint({{"x-ratelimit-remaining-requests", "0"},
                  {"x-ratelimit-reset-requests", "2s"},
                  {"x-ratelimit-remaining-tokens", "0"},
                  {"x-ratelimit-reset-tokens", "9s"}})
                .bucket_resets,
            9s);
}

TEST(RateLimitHeaders, ReadsEachAnthropicBucket) {
  for (const std::string bucket : {"requests", "tokens", "input-tokens", "output-tokens"}) {
    const std::string name = "anthropic-ratelimit-" + bucket;
    EXPECT_EQ(
        hint({{name + "-remaining", "0"}, {name + "-reset", "1994-11-06T08:50:37Z"}}).bucket_resets,
        60s)
        << bucket;
  }
}

TEST(RateLimitHeaders, ReadsTimesWithFractionsAndOffsets) {
  EXPECT_EQ(anthropic_reset("1994-11-06T08:50:37.999Z"), 60s);
  EXPECT_EQ(anthropic_reset("1994-11-06t08:50:37z"), 60s);
  EXPECT_EQ(anthropic_reset("1994-11-06T10:50:37+02:00"), 60s);
  EXPECT_EQ(anthropic_reset("1994-11-06T03:20:37.5-05:30"), 60s);
  EXPECT_EQ(anthropic_reset("1994-11-06T08:49:36Z"), 0s);
}

TEST(RateLimitHeaders, TimesCountFromTheAnswersDateToo) {
  EXPECT_EQ(hint({{"date", kDate},
                  {"anthropic-ratelimit-tokens-remaining", "0"},
                  {"anthropic-ratelimit-tokens-reset", "1994-11-06T08:50:37Z"}},
                 kNow + 720h)
                .bucket_resets,
            60s);
}

TEST(RateLimitHeaders, IgnoresTimesThatAreNone) {
  for (const char* value :
       {"", "1994-11-06", "1994-11-06T08:50:37", "1994-13-06T08:50:37Z", "1994-02-30T08:50:37Z",
        "1994-11-06T25:50:37Z", "1994-11-06T08:50:37.Z", "1994-11-06T08:50:37.5",
        "1994-11-06T08:50:37+2:00", "1994-11-06T08:50:37+99:00", "1994-11-06T08:50:37ZZ",
        "1994/11/06T08:50:37Z", "-994-11-06T08:50:37Z", "9999-11-06T08:50:37Z", "784111837"}) {
    EXPECT_FALSE(anthropic_reset(value)) << value;
  }
}

TEST(RateLimitHeaders, BothKindsAreToldApart) {
  const RetryHint both = hint({{"retry-after", "4"},
                               {"x-ratelimit-remaining-requests", "0"},
                               {"x-ratelimit-reset-requests", "9s"}});
  EXPECT_EQ(both.retry_after, 4s);
  EXPECT_EQ(both.bucket_resets, 9s);
}

}  // namespace
}  // namespace llm_api_router::routing
