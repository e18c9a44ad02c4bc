// Providers that are left alone for a while.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Cooldown : public RouterTest {
 protected:
  Cooldown() { second_.always(respond_json(200, chat_answer())); }
  std::string provider() const {
    return post(kChat, chat_request()).find("x-provider").value_or("none");
  }
  nlohmann::json rate_limits(const std::string& name) const {
    return statistics("openai", name).at("rate_limits");
  }
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

TEST_F(Cooldown, ThreeRateLimitsWithinAMinuteBenchAProvider) {
  first_.always(respond_json(429, "{}"));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(provider(), "second");
  EXPECT_EQ(first_.request_count(), 3U);
  const auto told = rate_limits("first");
  EXPECT_EQ(told.at("in_cooldown"), true);
  EXPECT_EQ(told.at("total_rate_limits"), 3);
  EXPECT_EQ(told.at("cooldown_count"), 1);
  EXPECT_GT(told.at("cooldown_remaining_seconds"), 590);
  EXPECT_LE(told.at("cooldown_remaining_seconds"), 600);
  EXPECT_EQ(rate_limits("second").at("in_cooldown"), false);
}

TEST_F(Cooldown, ThresholdAndLengthAreConfigured) {
  first_.always(respond_json(429, "{}"));
  config_.cooldown.threshold = 1;
  config_.cooldown.cooldown = std::chrono::seconds{100};
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(provider(), "second");
  EXPECT_EQ(first_.request_count(), 1U);
  EXPECT_LE(rate_limits("first").at("cooldown_remaining_seconds"), 100);
}

TEST_F(Cooldown, EndsByItself) {
  first_.next(respond_json(429, "{}")).always(respond_json(200, chat_answer()));
  config_.cooldown.threshold = 1;
  config_.cooldown.cooldown = std::chrono::milliseconds{300};
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(provider(), "second");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (provider() != "first") ASSERT_LT(std::chrono::steady_clock::now(), until);
}

TEST_F(Cooldown, SuccessResetsTheCount) {
  const auto limited = respond_json(429, "{}");
  const auto fine = respond_json(200, chat_answer());
  first_.next(limited).next(limited).next(fine).next(limited).next(limited).always(fine);
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  std::vector<std::string> chosen;
  for (int i = 0; i < 6; ++i) chosen.push_back(provider());
  EXPECT_THAT(chosen,
              ::testing::ElementsAre("second", "second", "first", "second", "second", "first"));
}

TEST_F(Cooldown, StreamedSuccessResetsTheCountToo) {
  const auto limited = respond_json(429, "{}");
  first_.next(limited).next(limited).next(respond_sse(chat_stream().all())).next(limited);
  first_.always(respond_sse(chat_stream().all()));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 4; ++i) provider();
  EXPECT_EQ(provider(), "first");
}

// The client has all it wants with the terminal event, and may ask again at once.
TEST_F(Cooldown, StreamIsASuccessWithItsTerminalEvent) {
  const auto limited = respond_json(429, "{}");
  const auto events = chat_stream().all();
  Gate asked_again;
  first_.next(limited).next(limited);
  first_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(events));
    EXPECT_TRUE(asked_again.wait());
    exchange.send(kLastChunk);
  });
  first_.next(limited).always(respond_json(200, chat_answer()));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(provider(), "second");
  EXPECT_EQ(provider(), "second");
  auto router = client();
  router.send(RequestText{.target = kChat, .body = chat_request("gpt-test", true)}.bytes());
  ASSERT_TRUE(router.read_head());
  EXPECT_EQ(router.read_at_least(events.size()), events);
  EXPECT_EQ(provider(), "second");
  EXPECT_EQ(provider(), "first");
  asked_again.open();
}

TEST_F(Cooldown, ToldTimeIsRespectedAfterOneRateLimit) {
  first_.always(respond_json(429, "{}", {{"retry-after", "40"}}));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(provider(), "second");
  EXPECT_EQ(first_.request_count(), 1U);
  EXPECT_LE(rate_limits("first").at("cooldown_remaining_seconds"), 40);
}

TEST_F(Cooldown, LastRateLimitIsRelayedWithATrueRetryAfter) {
  const auto body = openai_error("requests", "slow down", "rate_limit_exceeded");
  first_.always(respond_json(429, body, {{"retry-after", "30"}, {"retry-after-ms", "30000"}}));
  openai("first", first_.base_url());
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(answer.body, body);
  EXPECT_FALSE(answer.find("retry-after-ms"));
  EXPECT_EQ(answer.count("retry-after"), 1U);
  EXPECT_EQ(answer.find("retry-after"), "30");
}

TEST_F(Cooldown, AllCoolingIsANative429WithoutACall) {
  first_.always(respond_json(429, "{}", {{"retry-after", "300"}}));
  second_.always(respond_json(429, "{}", {{"retry-after", "20"}}));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  anthropic("first", first_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 429U);
  const auto answer = post(kChat, chat_request());
  EXPECT_TRUE(is_openai_error(answer, 429));
  const int wait = std::stoi(answer.find("retry-after").value_or("0"));
  EXPECT_GE(wait, 1);
  EXPECT_LE(wait, 20);
  EXPECT_EQ(answer.find("x-router-attempts"), "0");
  EXPECT_EQ(first_.request_count() + second_.request_count(), 2U);
}

// Claude Code gives up at once above 60 seconds.
TEST_F(Cooldown, RetryAfterIsNeverMoreThanAMinute) {
  first_.always(respond_json(429, "{}", {{"retry-after", "500"}}));
  anthropic("first", first_.base_url());
  start();
  EXPECT_EQ(post(kMessages, messages_request()).find("retry-after"), "60");
  const auto answer = post(kMessages, messages_request());
  EXPECT_TRUE(is_anthropic_error(answer, 429));
  EXPECT_EQ(answer.find("retry-after"), "60");
  EXPECT_EQ(first_.request_count(), 1U);
}

TEST_F(Cooldown, OnlyProviderIsTriedThoughItIsBenched) {
  first_.always(respond_json(429, "{}"));
  openai("first", first_.base_url());
  start();
  for (std::size_t i = 1; i <= 5; ++i) {
    EXPECT_EQ(post(kChat, chat_request()).status, 429U);
    EXPECT_EQ(first_.request_count(), i);
  }
}

TEST_F(Cooldown, RateLimitIsKeptByModel) {
  first_.next(respond_json(429, "{}", {{"retry-after", "40"}}));
  first_.always(respond_json(200, chat_answer()));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request("a")).find("x-provider"), "second");
  EXPECT_EQ(post(kChat, chat_request("a")).find("x-provider"), "second");
  EXPECT_EQ(post(kChat, chat_request("b")).find("x-provider"), "first");
}

// Claude Code asks for many counts at once: their limits say nothing about messages.
TEST_F(Cooldown, CountTokensNeverBenchesAProvider) {
  first_.next(respond_json(429, "{}", {{"retry-after", "40"}}));
  first_.always(respond_json(200, messages_answer()));
  second_.always(respond_json(200, R"({"input_tokens":5})"));
  anthropic("first", first_.base_url());
  anthropic("second", second_.base_url());
  start();
  EXPECT_EQ(post("/anthropic/v1/messages/count_tokens", messages_request()).find("x-provider"),
            "second");
  EXPECT_EQ(post(kMessages, messages_request()).find("x-provider"), "first");
}

TEST_F(Cooldown, RefusedConnectionBenchesAtOnce) {
  const RefusingPort nobody;
  openai("first", nobody.base_url());
  openai("second", second_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-router-attempts"), "2");
  EXPECT_EQ(post(kChat, chat_request()).find("x-router-attempts"), "1");
  EXPECT_EQ(rate_limits("first").at("in_cooldown"), true);
}

TEST_F(Cooldown, RefusedKeyBenchesAtOnce) {
  first_.always(respond_json(401, "{}"));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(provider(), "second");
  EXPECT_EQ(first_.request_count(), 1U);
}

TEST_F(Cooldown, RequestErrorsNeverBench) {
  first_.always(respond_json(400, "{}"));
  openai("first", first_.base_url());
  openai("second", second_.base_url());
  start();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(post(kChat, chat_request()).status, 400U);
  EXPECT_EQ(rate_limits("first").at("in_cooldown"), false);
}

}  // namespace
}  // namespace llm_api_router::test
