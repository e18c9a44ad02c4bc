#include "telemetry/milliseconds.hpp"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

using std::chrono::microseconds;

std::string milliseconds(microseconds time) {
  Buffer text;
  append_milliseconds(text, time);
  return std::string{text.view()};
}

TEST(Milliseconds, HaveThreeDecimalPlaces) {
  EXPECT_EQ(milliseconds(microseconds{1'234'567}), "1234.567");
  EXPECT_EQ(milliseconds(microseconds{412'000}), "412.000");
  EXPECT_EQ(milliseconds(microseconds{5}), "0.005");
  EXPECT_EQ(milliseconds(microseconds{0}), "0.000");
}

TEST(Milliseconds, MayBeNegativeAndAsLongAsAnyTime) {
  EXPECT_EQ(milliseconds(microseconds{-1'050}), "-1.050");
  EXPECT_EQ(milliseconds(microseconds{-50}), "-0.050");
  EXPECT_EQ(milliseconds(microseconds::max()), "9223372036854775.807");
  EXPECT_EQ(milliseconds(microseconds::min()), "-9223372036854775.808");
}

}  // namespace
}  // namespace llm_api_router::telemetry
