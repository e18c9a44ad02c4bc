#include "wire/json_line.hpp"

#include <gtest/gtest.h>

#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

std::string line_of(std::string body) {
  const auto size = body.size();
  body.append(kScanPadding, '\0');
  return json_line({body.data(), size});
}

TEST(JsonLine, LosesTheSpaceBetweenTokensAndNothingElse) {
  EXPECT_EQ(line_of("{\n  \"a\" : [ 1.50 ,\t\"b \\n c\" ],\r\n \"d\":{ } }\n"),
            R"({"a":[1.50,"b \n c"],"d":{}})");
}

TEST(JsonLine, IsEmptyForWhatIsNoValidObject) {
  for (const auto* const body :
       {"", "  ", "[1]", "\"text\"", "{\"a\":}", "{\"a\":1", "{\"a\":nul}", "{} {}", "<html>",
        "{\"a\":\"line\nbreak\"}", "{\"a\":\"\xff\"}"}) {
    EXPECT_EQ(line_of(body), "") << body;
  }
}

TEST(JsonLine, BearsAnyDepth) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(line_of(deep), "");
}

TEST(Redacted, KeepsStructureNumbersAndNames) {
  EXPECT_EQ(redacted(R"({"model":"gpt","temperature":0.5,"stream":true,"n":null})"),
            R"({"model":"gpt","temperature":0.5,"stream":true,"n":null})");
}

TEST(Redacted, ShowsOfTextOnlyItsLength) {
  EXPECT_EQ(
      redacted(R"({"messages":[{"role":"user","content":"my secret"}],"stop":["ab","c"]})"),
      R"({"messages":[{"role":"user","content":"[9 bytes]"}],"stop":["[2 bytes]","[1 bytes]"]})");
}

TEST(Redacted, IsNotMisledByQuotesInText) {
  EXPECT_EQ(redacted(R"({"a":"x\",\"model\":\"leak","b":"\\"})"),
            R"({"a":"[20 bytes]","b":"[2 bytes]"})");
}

TEST(Redacted, TakesLooseTextBehindAnObjectForText) {
  EXPECT_EQ(redacted(R"({"content":[{"type":"text"},"loose"]})"),
            R"({"content":[{"type":"text"},"[5 bytes]"]})");
}

TEST(Redacted, TextAloneIsTextToo) { EXPECT_EQ(redacted(R"("no json")"), R"("[7 bytes]")"); }

}  // namespace
}  // namespace llm_api_router::wire
