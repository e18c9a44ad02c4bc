#include "wire/json_line.hpp"

#include <gtest/gtest.h>

#include "base/buffer.hpp"

namespace llm_api_router::wire {
namespace {

// "refused" if the body is no object.
std::string line_of(std::string_view text, Seen seen = Seen::nothing) {
  Buffer body;
  body.append(text);
  return make_json_line(body, seen) ? std::string{body.view()} : "refused";
}

TEST(JsonLine, IsTheBodyAsItIs) {
  constexpr std::string_view kBody = R"( { "a" : [1.50, "b \n c é", true, -0e-1], "d":{ } } )";
  EXPECT_EQ(line_of(kBody), kBody);
  EXPECT_EQ(line_of(kBody, Seen::all_but_escapes), kBody);
}

TEST(JsonLine, LosesTheSpaceBetweenTokensWhereALineWouldBreak) {
  constexpr std::string_view kLine = R"({"a":[1.50,"b \n c"],"d":{}})";
  for (const std::string_view breaks : {"\n", "\r\n", "\r"}) {
    std::string body = "{  \"a\" : [ 1.50 ,\t\"b \\n c\" ], ";
    body.append(breaks).append("\"d\":{ } }");
    EXPECT_EQ(line_of(body), kLine);
    EXPECT_EQ(line_of(body, Seen::all_but_escapes), kLine);
  }
}

TEST(JsonLine, RefusesWhatIsNoValidObject) {
  for (const auto* const body : {"",
                                 "  ",
                                 "[1]",
                                 "\"text\"",
                                 "{\"a\":}",
                                 "{\"a\":1",
                                 "{\"a\":nul}",
                                 "{} {}",
                                 "<html>",
                                 "{\"a\":\"line\nbreak\"}",
                                 "{\"a\":\"\xff\"}",
                                 R"({"a":01})",
                                 R"({"a":1.})",
                                 R"({"a":.5})",
                                 R"({"a":1e})",
                                 R"({"a":+1})",
                                 R"({"a":-})",
                                 R"({"a":NaN})",
                                 R"({"a":1"b"})",
                                 R"({"a":"\q"})",
                                 R"({"a":"\u12g4"})",
                                 R"({"a":"\u12"})",
                                 R"({"a" "b"})",
                                 R"({"a":"b""c"})"}) {
    EXPECT_EQ(line_of(body), "refused") << body;
  }
}

TEST(JsonLine, LooksAtEscapesWhateverWasSeen) {
  EXPECT_EQ(line_of(R"({"a":"\q"})", Seen::all_but_escapes), "refused");
  constexpr std::string_view kEscapes = R"({"\"\\\/\b\f\n\r\t\u00e9\\":"\uD800"})";
  EXPECT_EQ(line_of(kEscapes, Seen::all_but_escapes), kEscapes);
}

TEST(JsonLine, BearsAnyDepth) {
  const std::string deep = "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(line_of(deep), "refused");
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

TEST(Redacted, KnowsAMembersNameWhateverSpaceIsBehindIt) {
  EXPECT_EQ(redacted("{ \"model\" : \"gpt\" ,\"content\"\t: \"mine\" }"),
            "{ \"model\" : \"gpt\" ,\"content\"\t: \"[4 bytes]\" }");
}

TEST(Redacted, TakesLooseTextBehindAnObjectForText) {
  EXPECT_EQ(redacted(R"({"content":[{"type":"text"},"loose"]})"),
            R"({"content":[{"type":"text"},"[5 bytes]"]})");
}

TEST(Redacted, TextAloneIsTextToo) { EXPECT_EQ(redacted(R"("no json")"), R"("[7 bytes]")"); }

}  // namespace
}  // namespace llm_api_router::wire
