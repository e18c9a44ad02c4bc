#include "demo/openai_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/answer_events.hpp"
#include "demo/provider_call.hpp"

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kChat =
    R"({"model":"gpt-x","messages":[{"role":"user","content":"hi"}]})";

class OpenAiProviderTest : public testing::Test {
 protected:
  Answer post(std::string_view target, std::string_view body) {
    const auto head = head_of("POST", target, {{"Authorization", "Bearer sk-demo"}});
    return provider_.answer(head, body, WallTime{});
  }
  Answer get(std::string_view target) {
    const auto head = head_of("GET", target, {{"Authorization", "Bearer sk-demo"}});
    return provider_.answer(head, "", WallTime{});
  }

  OpenAiProvider provider_{{"demo-openai-1", "sk-demo", false}, 1};
  OpenAiProvider stumbling_{{"demo-openai-1", "sk-demo", true}, 1};
};

nlohmann::json error_of(const Answer& answer) { return document_of(answer)["error"]; }

TEST_F(OpenAiProviderTest, AnswersChatsWithItsName) {
  const auto answer = post("/v1/chat/completions", kChat);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(field_of(answer, "content-type"), "application/json");
  EXPECT_THAT(field_of(answer, "x-request-id"), StartsWith("req_"));
  EXPECT_NE(field_of(answer, "x-ratelimit-remaining-requests"), "absent");
  EXPECT_THAT(document_of(answer)["choices"][0]["message"]["content"].get<std::string>(),
              HasSubstr("demo-openai-1"));
}

TEST_F(OpenAiProviderTest, StreamsChats) {
  const auto answer =
      post("/v1/chat/completions", R"({"model":"m","stream":true,"messages":[{"role":"user"}]})");
  EXPECT_TRUE(answer.streamed);
  EXPECT_THAT(field_of(answer, "content-type"), StartsWith("text/event-stream"));
}

TEST_F(OpenAiProviderTest, GivesEachRequestItsOwnId) {
  EXPECT_NE(field_of(get("/v1/models"), "x-request-id"),
            field_of(get("/v1/models"), "x-request-id"));
}

TEST_F(OpenAiProviderTest, AnswersResponsesWithOrWithoutAModel) {
  EXPECT_EQ(post("/v1/responses", R"({"model":"m","input":"hi"})").status, 200U);
  EXPECT_EQ(post("/v1/responses", R"({"input":"hi"})").status, 200U);
}

TEST_F(OpenAiProviderTest, AnswersEmbeddings) {
  const auto answer = post("/v1/embeddings", R"({"model":"m","input":["a","b"],"dimensions":2})");
  EXPECT_EQ(document_of(answer)["data"].size(), 2U);
}

TEST_F(OpenAiProviderTest, ListsItsModels) {
  const auto list = document_of(get("/v1/models?limit=1"));
  EXPECT_EQ(list["object"], "list");
  ASSERT_FALSE(list["data"].empty());
  const std::string id = list["data"][0]["id"];
  EXPECT_EQ(document_of(get("/v1/models/" + id))["object"], "model");
  EXPECT_EQ(error_of(get("/v1/models/none"))["code"], "model_not_found");
}

TEST_F(OpenAiProviderTest, RefusesRequestsWithoutItsKey) {
  const auto without = provider_.answer(head_of("GET", "/v1/models", {}), "", WallTime{});
  EXPECT_EQ(without.status, 401U);
  for (const auto* credential :
       {"Bearer sk-other", "Bearer sk-dem", "Bearer sk-demo2", "Bearer "}) {
    const auto head = head_of("GET", "/v1/models", {{"authorization", credential}});
    EXPECT_EQ(provider_.answer(head, "", WallTime{}).status, 401U) << credential;
  }
  const auto wrong = provider_.answer(
      head_of("POST", "/v1/chat/completions", {{"authorization", "Bearer secret"}}), kChat, {});
  EXPECT_EQ(error_of(wrong)["code"], "invalid_api_key");
  EXPECT_THAT(body_of(wrong), testing::Not(HasSubstr("secret")));
}

TEST_F(OpenAiProviderTest, DoesNotTakeItsKeyAsAnthropicDoes) {
  const auto head = head_of("GET", "/v1/models", {{"x-api-key", "sk-demo"}});
  EXPECT_EQ(provider_.answer(head, "", WallTime{}).status, 401U);
}

TEST_F(OpenAiProviderTest, RefusesBadRequestsInItsOwnShape) {
  struct Case {
    std::string_view target;
    std::string_view body;
    nlohmann::json param;
  };
  for (const auto& bad : {
           Case{"/v1/chat/completions", "", nullptr},
           Case{"/v1/chat/completions", "[1]", nullptr},
           Case{"/v1/chat/completions", R"({"messages":[{}]})", "model"},
           Case{"/v1/chat/completions", R"({"model":"m"})", "messages"},
           Case{"/v1/chat/completions", R"({"model":"m","messages":[]})", "messages"},
           Case{"/v1/chat/completions", R"({"model":7})", "model"},
           Case{"/v1/responses", R"({"model":"m"})", "input"},
           Case{"/v1/embeddings", R"({"input":"a"})", "model"},
           Case{"/v1/embeddings", R"({"model":"m","input":[]})", "input"},
           Case{"/v1/embeddings", R"({"model":"m","input":"a","dimensions":4000})", "dimensions"},
       }) {
    const auto answer = post(bad.target, bad.body);
    EXPECT_EQ(answer.status, 400U) << bad.body;
    EXPECT_EQ(error_of(answer)["type"], "invalid_request_error");
    EXPECT_EQ(error_of(answer).at("param"), bad.param) << bad.body;
    EXPECT_TRUE(error_of(answer).contains("code"));
    EXPECT_NE(field_of(answer, "x-request-id"), "absent");
  }
}

TEST_F(OpenAiProviderTest, RefusesMoreInputsThanMayBe) {
  std::string body = R"({"model":"m","input":["x")";
  for (std::size_t i = 0; i < kMostInputs; ++i) body += R"(,"x")";
  EXPECT_EQ(error_of(post("/v1/embeddings", body + "]}"))["param"], "input");
}

TEST_F(OpenAiProviderTest, KnowsNothingElse) {
  EXPECT_EQ(post("/v1/unknown\xff", kChat).status, 404U);
  EXPECT_TRUE(document_of(post("/v1/unknown\xff", kChat)).is_object());
  EXPECT_EQ(get("/v1/modelsx").status, 404U);
  const auto wrong_method = get("/v1/chat/completions");
  EXPECT_EQ(wrong_method.status, 405U);
  EXPECT_EQ(field_of(wrong_method, "allow"), "POST");
  EXPECT_EQ(field_of(post("/v1/models", ""), "allow"), "GET");
}

TEST_F(OpenAiProviderTest, StumblesInItsPattern) {
  const auto head = head_of("POST", "/v1/chat/completions", {{"authorization", "Bearer sk-demo"}});
  std::vector<unsigned> statuses;
  for (int i = 0; i < 8; ++i) {
    statuses.push_back(stumbling_.answer(head, kChat, WallTime{}).status);
    // Neither counts.
    EXPECT_EQ(stumbling_.answer(head, "{}", WallTime{}).status, 400U);
    EXPECT_EQ(stumbling_.answer(head_of("GET", "/v1/models", {}), "", WallTime{}).status, 401U);
  }
  EXPECT_THAT(statuses, ElementsAre(200, 200, 200, 429, 200, 200, 503, 429));
}

TEST_F(OpenAiProviderTest, SaysWhenItsRateLimitEnds) {
  const auto head = head_of("POST", "/v1/chat/completions", {{"authorization", "Bearer sk-demo"}});
  for (int i = 0; i < 3; ++i) stumbling_.answer(head, kChat, WallTime{});
  const auto limited = stumbling_.answer(head, kChat, WallTime{});
  EXPECT_EQ(limited.status, 429U);
  EXPECT_EQ(field_of(limited, "retry-after"), "1");
  EXPECT_EQ(field_of(limited, "x-ratelimit-remaining-requests"), "0");
  EXPECT_EQ(error_of(limited)["code"], "rate_limit_exceeded");
}

TEST_F(OpenAiProviderTest, NeverStumblesAsTheSecondOfTwo) {
  for (int i = 0; i < 30; ++i) EXPECT_EQ(post("/v1/chat/completions", kChat).status, 200U);
}

TEST_F(OpenAiProviderTest, RefusesUnreadableRequestsInItsOwnShape) {
  const auto answer = provider_.refusal(431, "too many fields");
  EXPECT_EQ(answer.status, 431U);
  EXPECT_EQ(error_of(answer)["message"], "too many fields");
}

}  // namespace
}  // namespace llm_api_router::demo
