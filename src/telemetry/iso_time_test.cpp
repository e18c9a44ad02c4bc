#include "telemetry/iso_time.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;

WallTime at(std::chrono::year_month_day day, std::chrono::microseconds time) {
  return std::chrono::sys_days{day} + time;
}

TEST(IsoTime, IsUtcWithMilliseconds) {
  EXPECT_EQ(iso_time(at(std::chrono::year{2026} / 11 / 22, 17h + 3min + 123ms)),
            "2026-11-22T17:03:00.123Z");
}

TEST(IsoTime, IsCutNotRoundedUpIntoTheNextDay) {
  EXPECT_EQ(iso_time(at(std::chrono::year{2024} / 2 / 29, 23h + 59min + 59s + 999'999us)),
            "2024-02-29T23:59:59.999Z");
}

TEST(IsoTime, IsWrittenBehindWhatIsThere) {
  Buffer text;
  text.append("at ");
  append_iso_time(text, at(std::chrono::year{2026} / 11 / 22, 17h + 3min + 123ms));
  EXPECT_EQ(text.view(), "at 2026-11-22T17:03:00.123Z");
}

TEST(IsoTime, ReachesBackBeforeTheEpoch) {
  EXPECT_EQ(iso_time(WallTime{} - 1ms), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace llm_api_router::telemetry
