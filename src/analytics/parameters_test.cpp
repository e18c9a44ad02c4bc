#include "analytics/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

// The message for a query string that is refused.
std::string refusal(std::string_view query) {
  const auto parsed = parse_series(query);
  return parsed ? "not refused" : parsed.error().message;
}

TEST(Parameters, DefaultsAreTheLastDayByHours) {
  const auto series = parse_series("").value();
  EXPECT_EQ(series.interval, Interval::hour);
  EXPECT_EQ(series.hours, hours{24});
  EXPECT_FALSE(series.provider_type);
  EXPECT_EQ(series.model, "");
  EXPECT_EQ(series.group_by, GroupBy::none);
  EXPECT_EQ(parse_summary("").value().hours, hours{24});
  EXPECT_EQ(parse_export("").value().format, ExportFormat::csv);
}

TEST(Parameters, AllAreRead) {
  const auto series =
      parse_series(
          "interval=minute&hours=720&provider_type=anthropic&model=a%2Fb+c&group_by=outcome")
          .value();
  EXPECT_EQ(series.interval, Interval::minute);
  EXPECT_EQ(series.hours, hours{720});
  EXPECT_EQ(series.provider_type, Api::anthropic);
  EXPECT_EQ(series.model, "a/b c");
  EXPECT_EQ(series.group_by, GroupBy::outcome);
  EXPECT_EQ(parse_export("format=parquet&hours=1").value().format, ExportFormat::parquet);
}

TEST(Parameters, EmptyProviderTypeModelAndGroupMeanAll) {
  const auto series = parse_series("provider_type=&model=&group_by=&&").value();
  EXPECT_FALSE(series.provider_type);
  EXPECT_EQ(series.group_by, GroupBy::none);
}

TEST(Parameters, HoursAreWholeAndWithin720) {
  for (const auto* const value :
       {"", "0", "-1", "721", "1.5", "1e2", " 1", "1 ", "0x10", "99999999999999999999", "24h",
        "%00", "1;DROP", "1 OR 1=1", "+1"}) {
    EXPECT_THAT(refusal(std::string{"hours="} + value), HasSubstr("hours must be")) << value;
  }
  EXPECT_EQ(parse_series("hours=1").value().hours, hours{1});
}

TEST(Parameters, ChoicesNameWhatIsAllowed) {
  EXPECT_EQ(refusal("interval=Hour"), "interval must be one of minute, hour, day, got \"Hour\"");
  EXPECT_THAT(refusal("interval="), HasSubstr("minute, hour, day"));
  EXPECT_THAT(refusal("provider_type=azure"), HasSubstr("openai, anthropic"));
  EXPECT_THAT(refusal("group_by=session"), HasSubstr("provider, model, outcome"));
  EXPECT_THAT(parse_export("format=json").error().message, HasSubstr("csv, parquet"));
  EXPECT_EQ(parse_export("format=json").error().name, "format");
}

TEST(Parameters, UnknownAndRepeatedOnesAreRefused) {
  EXPECT_THAT(refusal("limit=1"), HasSubstr("\"limit\" is not a parameter here"));
  EXPECT_THAT(refusal("limit=1"), HasSubstr("interval, hours, provider_type, model, group_by"));
  EXPECT_THAT(refusal("hours=1&hours=1"), HasSubstr("given twice"));
  EXPECT_THAT(refusal("hours=1&h%6Furs=1"), HasSubstr("given twice"));
  EXPECT_FALSE(parse_summary("interval=hour"));
  EXPECT_FALSE(parse_export("model=x"));
}

TEST(Parameters, BrokenEncodingIsRefused) {
  for (const auto* const query : {"model=%", "model=%4", "model=%zz", "model=%00", "model=%0a",
                                  "%=1", "%00=1", "model=%7f"}) {
    EXPECT_FALSE(parse_series(query)) << query;
  }
  EXPECT_FALSE(parse_series("model=" + std::string(513, 'x')));
  EXPECT_TRUE(parse_series("model=" + std::string(512, 'x')));
  std::string many;
  for (int i = 0; i < 20; ++i) many += "p" + std::to_string(i) + "=1&";
  EXPECT_THAT(refusal(many), HasSubstr("more than 16"));
}

TEST(Parameters, MessagesShowHostileValuesPlainly) {
  EXPECT_EQ(refusal("interval=%22%5C%e2%82"),
            "interval must be one of minute, hour, day, got \"????\"");
  EXPECT_LT(refusal("interval=" + std::string(500, 'x')).size(), 120U);
}

TEST(Parameters, SummaryTakesHoursOrAMoment) {
  const Moment noon = parse_moment("2026-11-22T12:00:00Z").value();
  EXPECT_EQ(parse_summary("from_utc=2026-11-22T12:00:00Z").value().from, noon);
  EXPECT_EQ(parse_summary("from_utc=2026-11-22T12%3A00").value().from, noon);
  EXPECT_EQ(parse_summary("from_utc=2026-11-22+12:00:00").value().from, noon);
  EXPECT_EQ(parse_summary("from_utc=2026-11-22T14:00:00%2B02:00").value().from, noon);
  EXPECT_EQ(parse_summary("from_utc=2026-11-22T14:00:00+02:00").value().from, noon);
  EXPECT_THAT(parse_summary("hours=1&from_utc=2026-11-22").error().message,
              HasSubstr("exclude each other"));
  for (const auto* const bad : {"", "yesterday", "2026", "2026-13-01", "2026-11-22T25:00",
                                "' OR 1=1", "2026-11-22T12:00:00Z'"}) {
    EXPECT_EQ(parse_summary(std::string{"from_utc="} + bad).error().name, "from_utc") << bad;
  }
}

}  // namespace
}  // namespace llm_api_router::analytics
