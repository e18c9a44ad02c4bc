#include "demo/anthropic_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/answer_events.hpp"
#include "demo/provider_call.hpp"

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kMessage =
    R"({"model":"claude-x","max_tokens":500,"messages":[{"role":"user","content":"hi"}]})";

wire::RequestHead authorised(std::string_view method, std::string_view target) {
  return head_of(method, target, {{"x-api-key", "sk-demo"}, {"anthropic-version", "2023-06-01"}});
}

class AnthropicProviderTest : public testing::Test {
 protected:
  Answer post(std::string_view target, std::string_view body) {
    return provider_.answer(authorised("POST", target), body, WallTime{});
  }
  Answer get(std::string_view target) {
    return provider_.answer(authorised("GET", target), "", WallTime{});
  }

  AnthropicProvider provider_{{"demo-anthropic-1", "sk-demo", false}, 1};
  AnthropicProvider stumbling_{{"demo-anthropic-1", "sk-demo", true}, 1};
};

nlohmann::json error_of(const Answer& answer) { return document_of(answer)["error"]; }

TEST_F(AnthropicProviderTest, AnswersMessagesWithItsName) {
  const auto answer = post("/v1/messages?beta=true", kMessage);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_THAT(field_of(answer, "request-id"), StartsWith("req_"));
  EXPECT_NE(field_of(answer, "anthropic-ratelimit-requests-remaining"), "absent");
  EXPECT_THAT(document_of(answer)["content"][0]["text"].get<std::string>(),
              HasSubstr("demo-anthropic-1"));
}

TEST_F(AnthropicProviderTest, StreamsMessages) {
  const auto answer =
      post("/v1/messages", R"({"model":"m","max_tokens":9,"stream":true,"messages":[{}]})");
  EXPECT_TRUE(answer.streamed);
  EXPECT_EQ(events_of(answer).back().type, "message_stop");
}

TEST_F(AnthropicProviderTest, CountsTokensWithoutATokenLimit) {
  const auto answer = post("/v1/messages/count_tokens",
                           R"({"model":"m","messages":[{"role":"user","content":"12345678"}]})");
  EXPECT_EQ(document_of(answer)["input_tokens"], 4);  // 1 + 4 + 8 characters
}

TEST_F(AnthropicProviderTest, CountsTheSameTokensAsItCharges) {
  const auto counted = document_of(post("/v1/messages/count_tokens", kMessage));
  EXPECT_EQ(document_of(post("/v1/messages", kMessage))["usage"]["input_tokens"],
            counted["input_tokens"]);
}

TEST_F(AnthropicProviderTest, ListsItsModels) {
  const auto list = document_of(get("/v1/models?limit=1000"));
  ASSERT_FALSE(list["data"].empty());
  EXPECT_EQ(list["has_more"], false);
  EXPECT_EQ(list["first_id"], list["data"].front()["id"]);
  EXPECT_EQ(list["last_id"], list["data"].back()["id"]);
  for (const auto& model : list["data"]) {
    const std::string id = model["id"];
    EXPECT_THAT(id, StartsWith("claude"));
    EXPECT_EQ(document_of(get("/v1/models/" + id))["display_name"], model["display_name"]);
  }
  EXPECT_EQ(error_of(get("/v1/models/none"))["type"], "not_found_error");
}

TEST_F(AnthropicProviderTest, RefusesRequestsWithoutItsKey) {
  for (const auto& field : {wire::Field{"x-api-key", "secret"}, wire::Field{"x-api-key", ""},
                            wire::Field{"authorization", "Bearer sk-demo"}}) {
    const auto head = head_of("POST", "/v1/messages", {field, {"anthropic-version", "2023-06-01"}});
    const auto answer = provider_.answer(head, kMessage, WallTime{});
    EXPECT_EQ(answer.status, 401U) << field.value;
    EXPECT_EQ(error_of(answer)["type"], "authentication_error");
    EXPECT_THAT(body_of(answer), testing::Not(HasSubstr("secret")));
  }
}

TEST_F(AnthropicProviderTest, NeedsItsVersionNamed) {
  const auto head = head_of("POST", "/v1/messages", {{"x-api-key", "sk-demo"}});
  EXPECT_EQ(provider_.answer(head, kMessage, WallTime{}).status, 400U);
}

TEST_F(AnthropicProviderTest, RefusesBadRequestsInItsOwnShape) {
  for (const auto* body :
       {"", "[]", R"({"max_tokens":1,"messages":[{}]})", R"({"model":"m","max_tokens":1})",
        R"({"model":"m","max_tokens":1,"messages":[]})", R"({"model":"m","messages":[{}]})",
        R"({"model":"m","max_tokens":0,"messages":[{}]})"}) {
    const auto answer = post("/v1/messages", body);
    const auto document = document_of(answer);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(document["type"], "error");
    EXPECT_EQ(document["error"]["type"], "invalid_request_error");
    EXPECT_EQ(document["request_id"], field_of(answer, "request-id"));
  }
}

TEST_F(AnthropicProviderTest, KnowsNothingElse) {
  EXPECT_EQ(post("/v1/complete", kMessage).status, 404U);
  EXPECT_TRUE(document_of(post("/v1/\xff", kMessage)).is_object());
  EXPECT_EQ(get("/v1/messages").status, 405U);
  EXPECT_EQ(field_of(get("/v1/messages"), "allow"), "POST");
}

TEST_F(AnthropicProviderTest, StumblesInItsPattern) {
  std::vector<unsigned> statuses;
  for (int i = 0; i < 8; ++i) {
    statuses.push_back(
        stumbling_.answer(authorised("POST", "/v1/messages"), kMessage, WallTime{}).status);
    // Does not count.
    const auto count = authorised("POST", "/v1/messages/count_tokens");
    EXPECT_EQ(stumbling_.answer(count, kMessage, WallTime{}).status, 200U);
  }
  EXPECT_THAT(statuses, ElementsAre(200, 200, 200, 429, 200, 200, 529, 429));
}

TEST_F(AnthropicProviderTest, SaysWhenItsRateLimitEnds) {
  const auto head = authorised("POST", "/v1/messages");
  for (int i = 0; i < 3; ++i) stumbling_.answer(head, kMessage, WallTime{});
  const auto limited = stumbling_.answer(head, kMessage, WallTime{});
  EXPECT_EQ(limited.status, 429U);
  EXPECT_EQ(field_of(limited, "retry-after"), "1");
  EXPECT_EQ(field_of(limited, "anthropic-ratelimit-requests-remaining"), "0");
  EXPECT_EQ(error_of(limited)["type"], "rate_limit_error");
}

TEST_F(AnthropicProviderTest, NamesEachKindOfError) {
  EXPECT_EQ(error_of(provider_.refusal(413, "x"))["type"], "request_too_large");
  EXPECT_EQ(error_of(provider_.refusal(529, "x"))["type"], "overloaded_error");
  EXPECT_EQ(error_of(provider_.refusal(431, "x"))["type"], "invalid_request_error");
  EXPECT_EQ(error_of(provider_.refusal(505, "x"))["type"], "api_error");
  EXPECT_NE(field_of(provider_.refusal(400, "x"), "request-id"), "absent");
}

}  // namespace
}  // namespace llm_api_router::demo
