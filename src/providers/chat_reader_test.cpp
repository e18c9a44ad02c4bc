#include "providers/chat_reader.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

std::string delta(const std::string& members) {
  return R"({"id":"c1","choices":[{"index":0,"delta":{)" + members +
         R"(},"finish_reason":null}],"usage":null})";
}

EventKind first_event(const std::string& data) {
  ChatReader reader;
  return reader.on_event("", data);
}

TEST(ChatReader, TakesARoleWithEmptyMembersForPreamble) {
  EXPECT_EQ(first_event(delta(R"("role":"assistant","content":"")")), EventKind::preamble);
  EXPECT_EQ(first_event(delta(R"("role":"assistant","content":null,"tool_calls":[])")),
            EventKind::preamble);
  EXPECT_EQ(first_event(delta(R"("role":"assistant","content": "" ,"audio":{ })")),
            EventKind::preamble);
  EXPECT_EQ(first_event(delta("")), EventKind::preamble);
}

TEST(ChatReader, TakesAnyMemberWithSomethingInItForContent) {
  EXPECT_EQ(first_event(delta(R"("content":"a")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("content":" ")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("content":"\"")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("tool_calls":[{"index":0}])")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("reasoning_content":"hm")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("reasoning":"hm")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("refusal":"no")")), EventKind::content);
  EXPECT_EQ(first_event(delta(R"("function_call":{"name":"f"})")), EventKind::content);
}

TEST(ChatReader, ReadsMembersBehindNestedOnesOfAnyKind) {
  ChatReader reader;
  const auto kind = reader.on_event(
      "", R"({"choices":[{"delta":{"tool_calls":[{"a":[[],{"b":null}]}],"content":""},)"
          R"("logprobs":{"content":[{"token":"}"}]},"index":0,"finish_reason":"stop"}],)"
          R"("usage":{"prompt_tokens":3,"completion_tokens":4}})");
  EXPECT_EQ(kind, EventKind::finish);
  EXPECT_EQ(reader.usage(), (Usage{3, 4, {}}));
}

TEST(ChatReader, StaysAtContentOnceItBegan) {
  ChatReader reader;
  reader.on_event("", delta(R"("content":"a")"));
  EXPECT_EQ(reader.on_event("", delta(R"("content":"")")), EventKind::content);
  EXPECT_EQ(reader.on_event("", "no json"), EventKind::content);
}

TEST(ChatReader, IsFinishedOnlyWhenEveryChoiceIs) {
  ChatReader reader;
  reader.on_event("", R"({"choices":[{"index":0,"delta":{"content":"a"}}]})");
  reader.on_event("", R"({"choices":[{"index":1,"delta":{"content":"b"}}]})");
  reader.on_event("", R"({"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]})");
  EXPECT_FALSE(reader.finished());
  reader.on_event("", R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})");
  EXPECT_TRUE(reader.finished());
  EXPECT_FALSE(reader.terminal());
}

TEST(ChatReader, SurvivesChoiceNumbersBeyondAllBounds) {
  ChatReader reader;
  EXPECT_EQ(reader.on_event("", R"({"choices":[{"index":9007199254740992,"text":"a"},)"
                                R"({"index":-1},{"index":1e99},{"index":"x"},7,null]})"),
            EventKind::content);
  EXPECT_FALSE(reader.finished());
}

TEST(ChatReader, LeavesUsageUnknownWhereItIsNotACount) {
  for (const std::string usage :
       {"null", "[]", "7", R"("7")", R"({"prompt_tokens":null})", R"({"prompt_tokens":-1})",
        R"({"prompt_tokens":1.5})", R"({"prompt_tokens":1e3})", R"({"prompt_tokens":"12"})",
        R"({"prompt_tokens":true})", R"({"prompt_tokens":9007199254740993})",
        R"({"prompt_tokens":99999999999999999999999})", R"({"prompt_tokens":[12]})",
        R"({"prompt_tokens":{}})", R"({"prompt_tokens_details":null})"}) {
    ChatReader reader;
    reader.on_body(R"({"usage":)" + usage + R"(,"id":"behind"})");
    EXPECT_EQ(reader.usage(), Usage{}) << usage;
    EXPECT_EQ(reader.response_id(), "behind") << usage;
  }
}

TEST(ChatReader, TakesTheLastUsageToldAndKeepsItOverNull) {
  ChatReader reader;
  reader.on_event("", R"({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}})");
  reader.on_event("", R"({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}})");
  reader.on_event("", R"({"choices":[],"usage":null})");
  EXPECT_EQ(reader.usage(), (Usage{3, 2, {}}));
}

TEST(ChatReader, KnowsErrorsInEveryFormServersSendThem) {
  struct Case {
    std::string type;
    std::string data;
    int status;
  };
  const Case cases[] = {
      {"", R"({"error":{"message":"m","type":"server_error","code":null}})", 500},
      {"", R"({"error":{"message":"m","type":"x","code":"insufficient_quota"}})", 429},
      {"", R"({"error":{"message":"m","code":502}})", 502},
      {"", R"({"error":{"message":"m","code":"503"}})", 503},
      {"", R"({"error":{"message":"m","status":429,"type":"server_error"}})", 429},
      {"", R"({"error":{"message":"m","code":200}})", 500},
      {"", R"({"error":"overloaded"})", 500},
      {"", R"({"object":"error","message":"m","type":"BadRequestError","code":400})", 400},
      {"error", R"({"message":"m","code":"model_not_found"})", 404},
      {"error", "not json", 500},
      {"error", "", 500},
      {"",
       R"({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],)"
       R"("error":{"code":504,"message":"m"}})",
       504},
  };
  for (const auto& [type, data, status] : cases) {
    ChatReader reader;
    EXPECT_EQ(reader.on_event(type, data), EventKind::error) << data;
    EXPECT_EQ(reader.failure().cause, Cause::http_status) << data;
    EXPECT_EQ(reader.failure().status, status) << data;
  }
}

TEST(ChatReader, TakesANullErrorForNone) {
  EXPECT_EQ(first_event(R"({"error":null,"choices":[{"delta":{"content":"a"}}]})"),
            EventKind::content);
}

TEST(ChatReader, GivesTheErrorDocumentAsItCame) {
  ChatReader reader;
  const std::string data = R"({ "error" : {"message":"m\u0041","type":null,"extra":[1e10]} })";
  reader.on_event("", data);
  EXPECT_EQ(reader.error_body(), data);
}

TEST(ChatReader, MakesAnErrorDocumentWhereNoneCame) {
  ChatReader reader;
  reader.on_event("", R"({"error":"too \"busy\""})");
  EXPECT_EQ(reader.error_body(), R"({"error":{"message":"too \"busy\"","type":"server_error",)"
                                 R"("param":null,"code":null}})");
}

TEST(ChatReader, MakesAnErrorDocumentWhereABrokenOneCame) {
  ChatReader reader;
  reader.on_event("", R"({"error":{"message":"m","code":429,"extra":[}})");
  EXPECT_EQ(reader.failure().status, 429);
  EXPECT_EQ(reader.error_body(), R"({"error":{"message":"m","type":"rate_limit_error",)"
                                 R"("param":null,"code":"429"}})");
}

TEST(ChatReader, SurvivesWhatIsNoJsonAtAll) {
  const std::string deep(2'000'000, '[');
  for (const std::string& data :
       {std::string{}, std::string{" "}, std::string{"["}, std::string{"{"}, std::string{"null"},
        std::string{"{\"choices\":"}, std::string{"{\"choices\":[{\"delta\":{\"content\":\"a"},
        std::string{"{\"choices\":["} + deep, std::string{"{\"usage\":"} + deep, deep,
        std::string{"\xff\xfe{}"}, std::string{"{\"id\":\"\xc3\x28\"}"}, std::string(3, '\0'),
        std::string{"{\"id\":\"\\ud800\"}"}, std::string{"{\"choices\":{}}{\"usage\":1}"}}) {
    ChatReader reader;
    EXPECT_NO_THROW({
      EXPECT_NE(reader.on_event("", data), EventKind::terminal);
      reader.on_body(data);
    });
    EXPECT_EQ(reader.usage(), Usage{});
    EXPECT_FALSE(reader.finished());
  }
}

TEST(ChatReader, ReadsOnAfterALargeBody) {
  ChatReader reader;
  reader.on_body(R"({"choices":[{"message":{"content":")" + std::string(3U << 20U, 'x') +
                 R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})");
  EXPECT_TRUE(reader.finished());
  EXPECT_EQ(reader.usage().input_tokens, 1U);
  ChatReader next;
  EXPECT_EQ(next.on_event("", delta(R"("content":"a")")), EventKind::content);
}

TEST(ChatReader, DoesNotRememberNamesWithoutBound) {
  ChatReader reader;
  reader.on_body(R"({"id":")" + std::string(100'000, 'x') + R"("})");
  EXPECT_EQ(reader.response_id(), "");
}

}  // namespace
}  // namespace llm_api_router::providers
