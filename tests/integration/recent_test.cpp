// GET /recent: the last exchanges and their attempts.
#include <chrono>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using nlohmann::json;

class RecentRequests : public RouterTest {
 protected:
  RecentRequests() {
    openai("first", first_.base_url());
    openai("second", second_.base_url());
  }

  // What /recent tells once `count` exchanges are in it: the books follow the answer.
  json recent(std::size_t count, const std::string& query = "") const {
    json told;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    do {
      told = json_of(get("/recent" + query)).at("exchanges");
    } while (told.size() < count && std::chrono::steady_clock::now() < until);
    EXPECT_EQ(told.size(), count);
    return told;
  }

  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(RecentRequests, AreNoneAtFirst) {
  start();
  EXPECT_EQ(json_of(get("/recent")),
            (json{{"capacity", 500}, {"remembered", 0}, {"exchanges", json::array()}}));
}

TEST_F(RecentRequests, TellEveryAttemptOfAFallback) {
  first_.always(respond_json(500, openai_error("server_error", "oops")));
  second_.always(respond_json(200, chat_answer()));
  openai("unlisted", second_.base_url()).models = {"other-*"};
  openai("off", second_.base_url()).enabled = false;
  start();
  EXPECT_EQ(post(kChat, chat_request("gpt-x")).status, 200U);
  const auto one = recent(1).at(0);
  EXPECT_EQ(one.at("model"), "gpt-x");
  EXPECT_EQ(one.at("endpoint"), "openai/chat/completions");
  EXPECT_EQ(one.at("provider"), "second");
  EXPECT_EQ(one.at("outcome"), "success");
  EXPECT_EQ(one.at("input_tokens"), 11);
  ASSERT_EQ(one.at("attempts").size(), 2U);
  const auto& failed = one.at("attempts").at(0);
  EXPECT_EQ(failed.at("provider"), "first");
  EXPECT_EQ(failed.at("outcome"), "server_error");
  EXPECT_EQ(failed.at("status"), 500);
  EXPECT_NE(failed.at("error").dump().find("oops"), std::string::npos);
  const auto& answered = one.at("attempts").at(1);
  EXPECT_EQ(answered.at("outcome"), "answered");
  EXPECT_EQ(answered.at("status"), 200);
  EXPECT_GE(answered.at("began_ms"), failed.at("began_ms"));
  EXPECT_TRUE(one.at("committed_ms").is_number());
  EXPECT_EQ(one.at("skipped"),
            (json::array({{{"provider", "unlisted"}, {"why", "model_not_listed"}},
                          {{"provider", "off"}, {"why", "disabled"}}})));
}

TEST_F(RecentRequests, TellWhoWasSkippedBecauseItCools) {
  first_.always(
      respond_json(429, openai_error("rate_limit_exceeded", "slow"), {{"retry-after", "60"}}));
  second_.always(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  const auto last = recent(2).at(0);
  EXPECT_EQ(last.at("attempts").size(), 1U);
  EXPECT_EQ(last.at("skipped"), json::array({{{"provider", "first"}, {"why", "rate_limited"}}}));
}

TEST_F(RecentRequests, TellThePauseBeforeARetry) {
  config_.openai.at(0).max_retries = 1;
  first_.next(respond_json(500, "{}")).next(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  const auto attempts = recent(1).at(0).at("attempts");
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts.at(0).at("waited_ms"), 0.0);
  EXPECT_GE(attempts.at(1).at("waited_ms"), 100.0);
}

TEST_F(RecentRequests, TellRefusalsAndTotalFailures) {
  first_.always(respond_json(400, openai_error("invalid_request_error", "no such thing")));
  second_.always(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 400U);
  EXPECT_EQ(post(kChat, "not json").status, 400U);
  const auto told = recent(2);
  EXPECT_EQ(told.at(0).at("outcome"), "refused");
  EXPECT_EQ(told.at(0).at("attempts").size(), 0U);
  EXPECT_EQ(told.at(1).at("outcome"), "refused");
  EXPECT_EQ(told.at(1).at("attempts").at(0).at("outcome"), "request_error");
  EXPECT_TRUE(told.at(1).at("committed_ms").is_null());
}

TEST_F(RecentRequests, AreFiltered) {
  first_.next(respond_json(500, "{}")).always(respond_json(200, chat_answer()));
  second_.always(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, chat_request("a")).status, 200U);
  EXPECT_EQ(post(kChat, chat_request("b")).status, 200U);
  recent(2);
  EXPECT_EQ(recent(1, "?model=a").at(0).at("model"), "a");
  EXPECT_EQ(recent(1, "?provider=second").at(0).at("model"), "a");
  EXPECT_EQ(recent(1, "?limit=1").at(0).at("model"), "b");
  EXPECT_EQ(recent(0, "?api=anthropic").size(), 0U);
  EXPECT_EQ(recent(0, "?outcome=failure").size(), 0U);
}

TEST_F(RecentRequests, ABadParameterIsNamed) {
  start();
  const auto answer = get("/recent?limit=all");
  EXPECT_TRUE(is_openai_error(answer, 400));
  EXPECT_NE(answer.body.find("limit"), std::string::npos);
}

TEST_F(RecentRequests, HoldNoBodiesAndNoKeys) {
  first_.always(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, R"({"model":"m","messages":[{"role":"user","content":"the secret"}]})",
                 {{"authorization", "Bearer client-key"}})
                .status,
            200U);
  const auto text = recent(1).dump();
  EXPECT_EQ(text.find("the secret"), std::string::npos);
  EXPECT_EQ(text.find("client-key"), std::string::npos);
  EXPECT_EQ(text.find("key-of-first"), std::string::npos);
}

}  // namespace
}  // namespace llm_api_router::test
