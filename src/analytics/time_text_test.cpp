#include "analytics/time_text.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::analytics {
namespace {

using std::chrono::microseconds;

std::string read(std::string_view text) {
  const auto moment = parse_moment(text);
  return moment ? moment_text(*moment) : "";
}

TEST(TimeText, ReadsWhatProgramsWrite) {
  EXPECT_EQ(read("2026-11-22T17:03:00.123Z"), "2026-11-22T17:03:00.123Z");
  EXPECT_EQ(read("2026-11-22T17:03:00.123456+00:00"), "2026-11-22T17:03:00.123456Z");
  EXPECT_EQ(read("2026-11-22T17:03:00.123456"), "2026-11-22T17:03:00.123456Z");
  EXPECT_EQ(read("2026-11-22 17:03:00"), "2026-11-22T17:03:00Z");
  EXPECT_EQ(read("2026-11-22T17:03"), "2026-11-22T17:03:00Z");
  EXPECT_EQ(read("2026-11-22"), "2026-11-22T00:00:00Z");
  EXPECT_EQ(read("2026-11-22t17:03:00z"), "2026-11-22T17:03:00Z");
  EXPECT_EQ(read("1970-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
}

TEST(TimeText, OffsetsLeadToUtc) {
  EXPECT_EQ(read("2026-01-01T00:30:00+02:00"), "2025-12-31T22:30:00Z");
  EXPECT_EQ(read("2026-12-31T23:30:00-0130"), "2027-01-01T01:00:00Z");
  EXPECT_EQ(read("2026-12-31T23:30:00-01"), "2027-01-01T00:30:00Z");
}

TEST(TimeText, DigitsBeyondMicrosecondsAreDropped) {
  EXPECT_EQ(read("2026-11-22T17:03:00.1234569Z"), "2026-11-22T17:03:00.123456Z");
  EXPECT_EQ(read("2026-11-22T17:03:00.5"), "2026-11-22T17:03:00.500Z");
}

TEST(TimeText, KnowsTheCalendar) {
  EXPECT_EQ(read("2024-02-29"), "2024-02-29T00:00:00Z");
  for (const auto* const wrong : {"2026-02-29", "2026-04-31", "2026-00-01", "2026-01-00",
                                  "2026-13-01", "1969-12-31", "0000-01-01"}) {
    EXPECT_FALSE(parse_moment(wrong)) << wrong;
  }
}

TEST(TimeText, RefusesEverythingElse) {
  for (const auto* const wrong : {"",
                                  "2026",
                                  "2026-1-1",
                                  "20261122",
                                  "2026-11-22T",
                                  "2026-11-22T17",
                                  "2026-11-22T17:0",
                                  "2026-11-22T24:00",
                                  "2026-11-22T17:60",
                                  "2026-11-22T17:03:60",
                                  "2026-11-22T17:03:00.",
                                  "2026-11-22T17:03:00ZZ",
                                  "2026-11-22T17:03:00 Z",
                                  "2026-11-22T17:03:00+",
                                  "2026-11-22T17:03:00+1",
                                  "2026-11-22T17:03:00+24:00",
                                  "2026-11-22T17:03:00+01:60",
                                  " 2026-11-22",
                                  "2026-11-22 ",
                                  "1970-01-01T00:00:00+01:00",
                                  "9999-12-31T23:59:59-00:01",
                                  "-2026-11-22"}) {
    EXPECT_FALSE(parse_moment(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace llm_api_router::analytics
