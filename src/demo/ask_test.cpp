#include "demo/ask.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Ask ask_of(std::string_view body) {
  const auto ask = read_ask(body);
  EXPECT_TRUE(ask) << ask.error().message;
  return ask ? *ask : Ask{};
}

AskFault fault_of(std::string_view body) {
  const auto ask = read_ask(body);
  EXPECT_FALSE(ask) << body;
  return ask ? AskFault{} : ask.error();
}

TEST(Ask, ReadsTheMembersThatAnAnswerDependsOn) {
  const auto ask = ask_of(R"({"model":"m","stream":true,"stream_options":{"include_usage":true},
      "max_tokens":7,"messages":[{"role":"user","content":"hi"}]})");
  EXPECT_EQ(ask.model, "m");
  EXPECT_TRUE(ask.stream);
  EXPECT_TRUE(ask.include_usage);
  EXPECT_EQ(ask.max_tokens, 7U);
  EXPECT_TRUE(ask.has_messages);
  EXPECT_EQ(ask.message_count, 1U);
  EXPECT_EQ(ask.last_user_text, "hi");
  EXPECT_FALSE(ask.has_input);
}

TEST(Ask, KnowsEachNameOfTheTokenLimit) {
  EXPECT_EQ(ask_of(R"({"max_completion_tokens":3})").max_tokens, 3U);
  EXPECT_EQ(ask_of(R"({"max_output_tokens":4})").max_tokens, 4U);
}

TEST(Ask, TakesNullForAbsent) {
  const auto ask = ask_of(R"({"model":null,"stream":null,"max_tokens":null})");
  EXPECT_FALSE(ask.model);
  EXPECT_FALSE(ask.stream);
  EXPECT_FALSE(ask.max_tokens);
}

TEST(Ask, FindsWhatTheUserWroteLast) {
  const auto ask = ask_of(R"({"messages":[
      {"role":"user","content":"first"},
      {"content":[{"type":"text","text":"look"},{"type":"image","source":{"data":"AAAA"}},
                  {"type":"text","text":"last"}],"role":"user"},
      {"role":"assistant","content":"answer"},
      {"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"x"}]}]}]})");
  EXPECT_EQ(ask.last_user_text, "last");
  EXPECT_EQ(ask.message_count, 4U);
}

TEST(Ask, FindsTheTextOfAResponsesInput) {
  EXPECT_EQ(ask_of(R"({"input":"plain"})").last_user_text, "plain");
  EXPECT_EQ(ask_of(R"({"input":[{"type":"message","role":"user",
      "content":[{"type":"input_text","text":"part"}]}]})")
                .last_user_text,
            "part");
}

TEST(Ask, DoesNotTakeTextFromElsewhereForTheUsers) {
  const auto ask = ask_of(R"({"metadata":[{"role":"user","content":"no"}],
      "tools":[{"content":"no","text":"no"}],"system":[{"role":"user","text":"no"}],
      "messages":[{"role":"assistant","content":[{"type":"text","text":"no"}]}]})");
  EXPECT_EQ(ask.last_user_text, "");
}

TEST(Ask, TellsTheInputsToEmbedApart) {
  const auto texts = ask_of(R"({"input":["a","b","a"]})").inputs;
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], texts[2]);
  EXPECT_NE(texts[0], texts[1]);
  EXPECT_THAT(ask_of(R"({"input":"a"})").inputs, ElementsAre(texts[0]));
}

TEST(Ask, TakesInputsToEmbedAsTokens) {
  const auto one = ask_of(R"({"input":[1,2,3]})").inputs;
  const auto two = ask_of(R"({"input":[[1,2,3],[3,2,1]]})").inputs;
  ASSERT_EQ(one.size(), 1U);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_NE(two[0], two[1]);
}

TEST(Ask, KeepsOneInputMoreThanMayBe) {
  std::string body = R"({"input":["x")";
  for (std::size_t i = 0; i < 2 * kMostInputs; ++i) body += R"(,"x")";
  EXPECT_EQ(ask_of(body + "]}").inputs.size(), kMostInputs + 1);
}

TEST(Ask, CountsTheCharactersOfAllStrings) {
  const auto ask = ask_of(R"({"model":"m","system":"äöü","tools":[{"name":"four"}],"n":1})");
  EXPECT_EQ(ask.characters, 1U + 3U + 4U);
}

TEST(Ask, CountsWhatCameBeforeTheLastMessage) {
  const auto ask = ask_of(R"({"messages":[{"role":"user","content":"12345678"},
      {"role":"assistant","content":"1234"}]})");
  EXPECT_EQ(ask.earlier_characters, 4U + 8U);
  EXPECT_EQ(ask_of(R"({"messages":[{"role":"user","content":"1"}]})").earlier_characters, 0U);
}

TEST(Ask, SeesCacheControlAtAnyDepth) {
  EXPECT_TRUE(ask_of(R"({"a":[{"b":[[[[{"cache_control":{}}]]]]}]})").has_cache_control);
  EXPECT_FALSE(ask_of(R"({"a":"cache_control"})").has_cache_control);
}

TEST(Ask, NamesTheMemberThatIsWrong) {
  EXPECT_EQ(fault_of(R"({"model":1})").member, "model");
  EXPECT_EQ(fault_of(R"({"messages":"hi"})").member, "messages");
  EXPECT_EQ(fault_of(R"({"messages":["hi"]})").member, "messages");
  EXPECT_EQ(fault_of(R"({"stream":"yes"})").member, "stream");
  EXPECT_EQ(fault_of(R"({"max_tokens":0})").member, "max_tokens");
  EXPECT_EQ(fault_of(R"({"max_tokens":-1})").member, "max_tokens");
  EXPECT_EQ(fault_of(R"({"max_tokens":1.5})").member, "max_tokens");
  EXPECT_EQ(fault_of(R"({"stream_options":[]})").member, "stream_options");
  EXPECT_THAT(fault_of(R"({"max_tokens":"1"})").message, HasSubstr("a positive integer"));
}

TEST(Ask, RefusesWhatIsNoJsonObject) {
  for (const auto* body :
       {"", " ", "[]", "null", "1", "\"x\"", "{", "{}x", "{\"a\":}", "{'a':1}"}) {
    EXPECT_EQ(fault_of(body).member, "") << body;
  }
  EXPECT_FALSE(read_ask(std::string_view{"\0", 1}));
}

TEST(Ask, RefusesTextThatIsNotUtf8) {
  EXPECT_FALSE(read_ask("{\"model\":\"\xff\"}"));
  EXPECT_FALSE(read_ask("{\"model\":\"\xed\xa0\x80\"}"));
  EXPECT_FALSE(read_ask(R"({"model":"\ud800"})"));
}

TEST(Ask, SurvivesDeepNesting) {
  const std::string open(1'000'000, '[');
  const std::string close(1'000'000, ']');
  EXPECT_FALSE(read_ask(R"({"messages":)" + open));
  EXPECT_TRUE(read_ask(R"({"input":)" + open + close + "}"));
}

TEST(Ask, KeepsOnlyTheBeginningOfLongText) {
  const auto ask = ask_of(R"({"input":")" + std::string(1'000'000, 'x') + R"("})");
  EXPECT_LE(ask.last_user_text.size(), 4096U);
  EXPECT_EQ(ask.characters, 1'000'000U);
}

TEST(Ask, ComesToAnEndForEveryBeginningOfABody) {
  const std::string body =
      R"({"model":"m","input":[1,"é\n",{"role":"user","content":[{"text":"t"}]},
      [2]],"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],"stream":false})";
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(read_ask(body.substr(0, length))) << length;
  }
  EXPECT_TRUE(read_ask(body));
}

}  // namespace
}  // namespace llm_api_router::demo
