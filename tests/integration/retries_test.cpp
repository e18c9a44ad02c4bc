// Further tries at the same provider.
#include <atomic>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Retries : public RouterTest {
 protected:
  void start_with_retries(int retries) {
    openai("only", upstream_.base_url()).max_retries = retries;
    start();
  }
  ScriptedUpstream upstream_;
};

class Retryable : public Retries, public ::testing::WithParamInterface<unsigned> {};

TEST_P(Retryable, IsTriedAgainWithTheSameBytes) {
  upstream_.next(respond_json(GetParam(), "{}")).next(respond_json(200, chat_answer()));
  start_with_retries(1);
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("x-router-attempts"), "2");
  EXPECT_EQ(upstream_.request(0).raw, upstream_.request(1).raw);
  EXPECT_EQ(upstream_.request(0).body, upstream_.request(1).body);
}

INSTANTIATE_TEST_SUITE_P(Statuses, Retryable,
                         ::testing::Values(408U, 409U, 500U, 502U, 503U, 504U, 529U));

TEST_F(Retries, BrokenConnectionIsTriedAgain) {
  upstream_.next(respond_and_reset("")).next(respond_json(200, chat_answer()));
  start_with_retries(1);
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
}

TEST_F(Retries, TruncatedAnswerIsTriedAgain) {
  upstream_
      .next(respond_and_close(
          answer_head(200, {{"content-type", "application/json"}, {"content-length", "99"}}) + "{"))
      .next(respond_json(200, chat_answer()));
  start_with_retries(1);
  EXPECT_EQ(post(kChat, chat_request()).body, chat_answer());
}

TEST_F(Retries, EndAfterMaxRetries) {
  upstream_.always(respond_json(500, openai_error("server_error", "oops")));
  start_with_retries(2);
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(answer.find("x-router-attempts"), "3");
  EXPECT_EQ(upstream_.request_count(), 3U);
}

TEST_F(Retries, ShortRetryAfterIsWaitedFor) {
  upstream_.next(respond_json(429, "{}", {{"retry-after-ms", "300"}}))
      .next(respond_json(200, chat_answer()));
  start_with_retries(1);
  const auto asked = std::chrono::steady_clock::now();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_GE(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds{290});
}

TEST_F(Retries, RateLimitWithoutAShortWaitIsNotTriedAgain) {
  upstream_.always(respond_json(429, "{}", {{"retry-after", "30"}}));
  start_with_retries(3);
  EXPECT_EQ(post(kChat, chat_request()).status, 429U);
  EXPECT_EQ(upstream_.request_count(), 1U);
}

TEST_F(Retries, SilenceIsNotTriedAgain) {
  upstream_.always(stall());
  openai("only", upstream_.base_url()).max_retries = 3;
  config_.openai[0].response_timeout = std::chrono::milliseconds{200};
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 504U);
  EXPECT_EQ(upstream_.request_count(), 1U);
}

// A server may close an idle connection just when it is used again: nobody's failure.
TEST_F(Retries, StalePooledConnectionIsReplacedAndNotCounted) {
  upstream_.next(respond_json(200, chat_answer()))
      .next(respond_and_close(""))
      .always(respond_json(200, chat_answer()));
  config_.server.threads = 1;
  start_with_retries(0);
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("x-router-attempts"), "1");
  EXPECT_EQ(upstream_.request(1).connection, 0U);
  EXPECT_EQ(upstream_.request(2).connection, 1U);
  EXPECT_EQ(settled_statistics("openai", "only", 2).at("failed_requests"), 0);
}

TEST_F(Retries, PooledConnectionThatWasClosedIsNotUsed) {
  upstream_.next([](Exchange& exchange) {
    exchange.send(answer_bytes(200, {{"content-type", "application/json"}}, chat_answer()));
    exchange.close();
  });
  upstream_.always(respond_json(200, chat_answer()));
  config_.server.threads = 1;
  start_with_retries(0);
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(upstream_.request_count(), 2U);
}

// A dying provider is not hammered: a fifth of the exchanges running may be tried again at once.
TEST_F(Retries, AreAFifthOfTheExchangesRunning) {
  constexpr int kExchanges = 20;
  std::atomic<int> came{0};
  std::atomic<int> answered{0};
  Gate all_came;
  Gate others_answered;
  upstream_.always([&](Exchange& exchange) {
    const int number = ++came;
    if (number == kExchanges) all_came.open();
    auto& gate = number > kExchanges ? others_answered : all_came;
    EXPECT_TRUE(gate.wait());
    respond_json(409, "{}")(exchange);
  });
  start_with_retries(1);
  std::vector<std::thread> clients;
  for (int i = 0; i < kExchanges; ++i) {
    clients.emplace_back([&] {
      EXPECT_EQ(post(kChat, chat_request()).status, 409U);
      if (++answered == kExchanges - kExchanges / 5) others_answered.open();
    });
  }
  for (auto& one : clients) one.join();
  EXPECT_EQ(came, kExchanges + kExchanges / 5);
}

}  // namespace
}  // namespace llm_api_router::test
