// What the router tells of itself.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using nlohmann::json;

class Status : public RouterTest {
 protected:
  Status() {
    openai("first", first_.base_url()).model_mapping = {{"fast", "slow"}};
    openai("second", second_.base_url());
  }
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Status, RootNamesTheEndpoints) {
  start();
  const auto answer = get("/");
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("content-type"), "application/json");
  const auto root = json_of(answer);
  EXPECT_TRUE(root.at("name").is_string());
  EXPECT_TRUE(root.at("version").is_string());
  for (const auto* const name :
       {"openai", "anthropic", "anthropic_count_tokens", "health", "status"}) {
    EXPECT_TRUE(root.at("endpoints").contains(name)) << name;
  }
}

TEST_F(Status, HealthSaysWhichApisHaveProviders) {
  start();
  const auto health = json_of(get("/health"));
  EXPECT_EQ(health.at("status"), "healthy");
  EXPECT_TRUE(health.at("version").is_string());
  EXPECT_EQ(health.at("providers"), (json{{"openai", true}, {"anthropic", false}}));
}

TEST_F(Status, ReadyWhileServing) {
  start();
  EXPECT_EQ(get("/ready").status, 200U);
}

TEST_F(Status, OtherMethodsAre405) {
  start();
  for (const auto* const target : {"/", "/health", "/ready", "/status"}) {
    const auto answer = send({.method = "DELETE", .target = target});
    EXPECT_EQ(answer.status, 405U) << target;
    EXPECT_TRUE(answer.find("allow")) << target;
  }
}

TEST_F(Status, TellsTheConfigurationInForce) {
  start();
  const auto config = status().at("config");
  EXPECT_EQ(config.at("openai").at("enabled"), true);
  EXPECT_EQ(config.at("openai").at("provider_count"), 2);
  EXPECT_EQ(config.at("anthropic").at("enabled"), false);
  EXPECT_EQ(config.at("anthropic").at("provider_count"), 0);
  const auto first = config.at("openai").at("providers").at(0);
  EXPECT_EQ(first.at("name"), "first");
  EXPECT_EQ(first.at("priority"), 1);
  EXPECT_EQ(first.at("base_url"), first_.base_url());
  EXPECT_EQ(first.at("model_mapping"), (json{{"fast", "slow"}}));
}

TEST_F(Status, ProvidersWithoutTrafficAreListedWithZeros) {
  start();
  const auto told = statistics("openai", "second");
  for (const auto* const name :
       {"total_requests", "in_progress_requests", "successful_requests", "failed_requests",
        "success_rate", "failure_rate", "total_input_tokens", "total_output_tokens",
        "total_cached_tokens", "total_tokens", "average_latency_ms", "tokens_per_second"}) {
    EXPECT_EQ(told.at(name), 0) << name;
  }
  for (const auto* const name : {"last_request_time", "last_success_time", "last_error"}) {
    EXPECT_TRUE(told.at(name).is_null()) << name;
  }
  const auto& limits = told.at("rate_limits");
  for (const auto* const name : {"total_rate_limits", "recent_rate_limits", "cooldown_count",
                                 "total_cooldown_time_seconds", "cooldown_remaining_seconds"}) {
    EXPECT_EQ(limits.at(name), 0) << name;
  }
  EXPECT_EQ(limits.at("in_cooldown"), false);
  EXPECT_TRUE(limits.at("last_cooldown_start_time").is_null());
  EXPECT_EQ(told.at("non_streaming").at("requests"), 0);
  EXPECT_EQ(told.at("streaming").at("requests"), 0);
}

TEST_F(Status, CountsWhatWentThrough) {
  first_.next(respond_json(500, openai_error("server_error", "oops")));
  first_.always(respond_json(200, chat_answer()));
  second_.always(respond_sse(chat_stream().all()));
  start();
  EXPECT_EQ(post(kChat, chat_request("m", true)).find("x-provider"), "second");
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "first");
  const auto first = settled_statistics("openai", "first", 2);
  EXPECT_EQ(first.at("total_requests"), 2);
  EXPECT_EQ(first.at("successful_requests"), 1);
  EXPECT_EQ(first.at("failed_requests"), 1);
  EXPECT_EQ(first.at("success_rate"), 50);
  EXPECT_EQ(first.at("failure_rate"), 50);
  EXPECT_EQ(first.at("total_input_tokens"), 11);
  EXPECT_EQ(first.at("total_output_tokens"), 7);
  EXPECT_EQ(first.at("total_cached_tokens"), 3);
  EXPECT_EQ(first.at("total_tokens"), 18);
  EXPECT_EQ(first.at("non_streaming").at("requests"), 1);
  EXPECT_NE(first.at("last_error").dump().find("oops"), std::string::npos);
  EXPECT_TRUE(first.at("last_request_time").is_string());
  const auto second = settled_statistics("openai", "second", 1);
  EXPECT_EQ(second.at("successful_requests"), 1);
  EXPECT_EQ(second.at("total_tokens"), 18);
  EXPECT_EQ(second.at("streaming").at("requests"), 1);
  const auto all = status().at("statistics").at("openai");
  EXPECT_EQ(all.at("total_requests"), 2);
  EXPECT_EQ(all.at("total_tokens"), 36);
  EXPECT_TRUE(all.at("uptime_seconds").is_number());
}

TEST_F(Status, AnthropicsInputCountsItsCaches) {
  anthropic("only", first_.base_url());
  first_.next(respond_json(200, messages_answer()))
      .next(respond_sse(messages_stream().all(), {Delivery::Framing::chunked, 1, 0}));
  start();
  EXPECT_EQ(post(kMessages, messages_request()).status, 200U);
  EXPECT_EQ(post(kMessages, messages_request("m", true)).status, 200U);
  const auto told = settled_statistics("anthropic", "only", 2);
  EXPECT_EQ(told.at("total_input_tokens"), 22);
  EXPECT_EQ(told.at("total_output_tokens"), 14);
  EXPECT_EQ(told.at("total_cached_tokens"), 6);
}

TEST_F(Status, CountTokensAddsNoTokens) {
  anthropic("only", first_.base_url());
  first_.always(respond_json(200, R"({"input_tokens":500})"));
  start();
  EXPECT_EQ(post("/anthropic/v1/messages/count_tokens", messages_request()).status, 200U);
  EXPECT_EQ(settled_statistics("anthropic", "only", 1).at("total_tokens"), 0);
}

TEST_F(Status, FallbacksAreRemembered) {
  first_.always(respond_json(500, "{}"));
  second_.always(respond_json(200, chat_answer()));
  start();
  EXPECT_EQ(post(kChat, chat_request("gpt-x")).status, 200U);
  EXPECT_EQ(settled_statistics("openai", "second", 1).at("successful_requests"), 1);
  const auto fallbacks = status().at("recent_fallbacks");
  ASSERT_EQ(fallbacks.size(), 1U);
  EXPECT_EQ(fallbacks[0].at("from"), "first");
  EXPECT_EQ(fallbacks[0].at("to"), "second");
  EXPECT_EQ(fallbacks[0].at("model"), "gpt-x");
  EXPECT_EQ(fallbacks[0].at("endpoint"), "openai/chat/completions");
}

TEST_F(Status, RequestUnderWayIsInProgress) {
  Gate go_on;
  first_.next([&](Exchange& exchange) {
    EXPECT_TRUE(go_on.wait());
    exchange.send(answer_bytes(200, {{"content-type", "application/json"}}, chat_answer()));
  });
  start();
  auto router = client();
  router.send(RequestText{.target = kChat, .body = chat_request()}.bytes());
  EXPECT_TRUE(first_.request().whole);
  EXPECT_EQ(statistics("openai", "first").at("in_progress_requests"), 1);
  go_on.open();
  EXPECT_EQ(router.read_response().status, 200U);
  EXPECT_EQ(settled_statistics("openai", "first", 1).at("in_progress_requests"), 0);
}

TEST_F(Status, RefusedRequestsCountForNoProvider) {
  start();
  EXPECT_EQ(post(kChat, "no").status, 400U);
  EXPECT_EQ(post(kChat, "{}").status, 400U);
  EXPECT_EQ(statistics("openai", "first").at("total_requests"), 0);
}

TEST_F(Status, TellsWhyAReloadWasRefused) {
  start();
  EXPECT_TRUE(status().at("config_error").is_null());
  server().report_config_error("openai[0].timeout: must be positive");
  EXPECT_EQ(status().at("config_error"), "openai[0].timeout: must be positive");
  server().report_config_error("");
  EXPECT_TRUE(status().at("config_error").is_null());
}

}  // namespace
}  // namespace llm_api_router::test
