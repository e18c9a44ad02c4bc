#include "providers/mended_json.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

using namespace std::string_literals;

TEST(MendedJson, LeavesValidTextAsItIs) {
  for (const auto& text :
       {""s, R"({"a":[1,2.5e3,true,null]})"s, "\"na\u00efve \u201cx\u201d \U0001F30D\""s,
        R"("\ud83c\udf0d \u00e9 \\ \" \/ \b")"s, "\xED\x9F\xBF \xEE\x80\x80 \xF4\x8F\xBF\xBF"s}) {
    EXPECT_EQ(mended_json(text), text);
  }
}

TEST(MendedJson, ReplacesEachBytesThatBeginNoCharacter) {
  EXPECT_EQ(mended_json("a\x80z"), "a\uFFFDz");
  EXPECT_EQ(mended_json("a\xC0\xAFz"), "a\uFFFD\uFFFDz");  // overlong
  EXPECT_EQ(mended_json("a\xFF\xFEz"), "a\uFFFD\uFFFDz");
  EXPECT_EQ(mended_json("a\xF5\x80z"), "a\uFFFD\uFFFDz");
}

TEST(MendedJson, ReplacesTheBeginningOfACharacterOnce) {
  EXPECT_EQ(mended_json("a\xF0\x9F\x8Cz"), "a\uFFFDz");
  EXPECT_EQ(mended_json("a\xE2\x82"), "a\uFFFD");
  EXPECT_EQ(mended_json("a\xC3"), "a\uFFFD");
}

TEST(MendedJson, ReplacesWhatUtf8DoesNotAllow) {
  EXPECT_EQ(mended_json("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
  EXPECT_EQ(mended_json("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
  EXPECT_EQ(mended_json("\xE0\x80\x80"), "\uFFFD\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(mended_json("\xF0\x8F\xBF\xBF"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // overlong
}

TEST(MendedJson, ReplacesEscapesOfHalfACharacter) {
  EXPECT_EQ(mended_json(R"("\ud83c")"), R"("\ufffd")");
  EXPECT_EQ(mended_json(R"("\udf0d")"), R"("\ufffd")");
  EXPECT_EQ(mended_json(R"("\ud83c\ud83c\udf0d")"), R"("\ufffd\ud83c\udf0d")");
  EXPECT_EQ(mended_json(R"("\uD83Cx")"), R"("\ufffdx")");
}

TEST(MendedJson, TakesNoEscapedBackslashForAnEscape) {
  EXPECT_EQ(mended_json(R"("\\ud83c")"), R"("\\ud83c")");
  EXPECT_EQ(mended_json(R"("\\\ud83c")"), R"("\\\ufffd")");
}

TEST(MendedJson, TakesNoBytesForTheRestOfAnEscape) {
  EXPECT_EQ(mended_json("\"\\\xFF\""), "\"\\\uFFFD\"");
  EXPECT_EQ(mended_json("\\\xE2\x82"), "\\\uFFFD");
  EXPECT_EQ(mended_json("\\\u00e9"), "\\\u00e9");
}

TEST(MendedJson, LeavesBrokenEscapesAsTheyAre) {
  EXPECT_EQ(mended_json(R"("\u12)"), R"("\u12)");
  EXPECT_EQ(mended_json(R"("\u-123")"), R"("\u-123")");
  EXPECT_EQ(mended_json("\\"), "\\");
}

}  // namespace
}  // namespace llm_api_router::providers
