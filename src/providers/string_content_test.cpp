#include "providers/string_content.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

using namespace std::string_literals;

// What the string says whose content and end `json` is; "-" if it is none.
std::string said(std::string_view json) {
  std::string text = "<";
  const auto end = read_content(json, &text);
  if (!end) return "-";
  EXPECT_EQ(json[*end], '"');
  EXPECT_EQ(read_content(json, nullptr), end);
  return text.substr(1);
}

TEST(StringContent, IsWhatStandsBeforeTheClosingQuote) {
  EXPECT_EQ(said(R"(Hello" rest)"), "Hello");
  EXPECT_EQ(said(R"("")"), "");
  EXPECT_EQ(said("na\u00efve \U0001F30D\""), "na\u00efve \U0001F30D");
}

TEST(StringContent, HasWhatItsEscapesStandFor) {
  EXPECT_EQ(said(R"(a\"b\\c\/d\b\f\n\r\t")"), "a\"b\\c/d\b\f\n\r\t");
  EXPECT_EQ(said(R"(\u003c\u00E9\u20ac\u0000")"), "<\u00e9\u20ac\0"s);
}

TEST(StringContent, IsAbsentWhereTheStringIsNotClosed) {
  EXPECT_EQ(said("Hello"), "-");
  EXPECT_EQ(said(R"(Hello\")"), "-");
  EXPECT_EQ(said(R"(Hello\)"), "-");
}

TEST(StringContent, IsAbsentForWhatNoStringHolds) {
  for (const auto& json : {"a\nb\""s, "a\x01\""s, R"(\x")"s, R"(\u12g4")"s, R"(\u+123")"s,
                           R"(\u12")"s, "\xff\""s, "\xc3\""s, "\xed\xa0\x80\""s}) {
    EXPECT_EQ(said(json), "-") << json;
  }
}

TEST(StringContent, LeavesEscapesInHalvesToOthers) {
  EXPECT_EQ(said(R"(\ud83c\udf0d")"), "-");
  EXPECT_EQ(said(R"(\ud83c")"), "-");
}

TEST(Digits, AreAWholeNumber) {
  EXPECT_EQ(read_digits("120,"), 3U);
  EXPECT_EQ(read_digits("0}"), 1U);
  EXPECT_EQ(read_digits("7"), 1U);
  for (const auto* const json : {"", "-1", "01", "a"}) EXPECT_FALSE(read_digits(json)) << json;
}

}  // namespace
}  // namespace llm_api_router::providers
