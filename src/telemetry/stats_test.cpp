#include "telemetry/stats.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const WallTime kNoon{std::chrono::hours{12}};

ExchangeRecord answer(Outcome outcome = Outcome::success) {
  ExchangeRecord record;
  record.endpoint = Endpoint::chat_completions;
  record.outcome = outcome;
  record.latency = milliseconds{2000};
  record.usage = {100, 50, 30};
  return record;
}

ExchangeRecord stream(Outcome outcome = Outcome::success) {
  auto record = answer(outcome);
  record.streaming = true;
  record.time_to_first_token = milliseconds{500};
  return record;
}

struct StatsTest : testing::Test {
  Stats stats{2, TimePoint{}};
  ProviderStats& provider = stats.provider(Api::openai, "main");

  void ended(const ExchangeRecord& record) { stats.exchange_ended(0, record, &provider, kNoon); }
  [[nodiscard]] StatsSnapshot snapshot() const { return stats.snapshot(TimePoint{}); }
  [[nodiscard]] ProviderSnapshot main() const {
    return snapshot().api(Api::openai).provider("main");
  }
};

TEST_F(StatsTest, CountsASuccessfulExchange) {
  ended(answer());
  EXPECT_EQ(main().successful, 1U);
  EXPECT_EQ(main().failed, 0U);
  EXPECT_EQ(main().total_requests(), 1U);
  EXPECT_EQ(main().last_success, kNoon);
  EXPECT_EQ(main().tokens.input, 100U);
  EXPECT_EQ(main().tokens.output, 50U);
  EXPECT_EQ(main().tokens.cached, 30U);
  EXPECT_EQ(main().tokens.total(), 150U);
  EXPECT_EQ(snapshot().api(Api::openai).total_requests, 1U);
  EXPECT_EQ(snapshot().api(Api::openai).tokens.total(), 150U);
  EXPECT_EQ(snapshot().api(Api::anthropic).total_requests, 0U);
}

TEST_F(StatsTest, CountsAnAttemptAsInProgressUntilItIsOver) {
  {
    auto first = stats.attempt_began(0, provider, kNoon);
    auto second = stats.attempt_began(1, provider, kNoon + seconds{1});
    const auto moved = std::move(second);
    EXPECT_EQ(provider.in_progress(), 2);
    EXPECT_EQ(main().in_progress, 2);
    EXPECT_EQ(main().total_requests(), 0U);
    EXPECT_EQ(main().last_request, kNoon + seconds{1});
  }
  EXPECT_EQ(provider.in_progress(), 0);
}

TEST_F(StatsTest, CountsAFallbackAsOneExchangeAndAnAttemptOfEachProvider) {
  auto& backup = stats.provider(Api::openai, "backup");
  stats.attempt_failed(
      0, provider, {.cause = Cause::http_status, .status = 529, .message = "Overloaded"}, kNoon);
  stats.exchange_ended(0, answer(), &backup, kNoon);
  const auto api = snapshot().api(Api::openai);
  EXPECT_EQ(api.total_requests, 1U);
  EXPECT_EQ(api.provider("main").failed, 1U);
  EXPECT_EQ(api.provider("main").tokens.total(), 0U);
  EXPECT_EQ(api.provider("main").last_error, "HTTP 529: Overloaded");
  EXPECT_EQ(api.provider("main").last_error_status, 529);
  EXPECT_EQ(api.provider("main").last_error_time, kNoon);
  EXPECT_EQ(api.provider("backup").successful, 1U);
}

TEST_F(StatsTest, CountsAnExchangeThatNoProviderAnsweredForTheApiAlone) {
  stats.exchange_ended(0, answer(Outcome::failure), nullptr, kNoon);
  EXPECT_EQ(snapshot().api(Api::openai).total_requests, 1U);
  EXPECT_EQ(main().total_requests(), 0U);
}

TEST_F(StatsTest, CountsAStreamThatBrokeAsAFailureWhoseTokensWereUsed) {
  auto record = stream(Outcome::failure);
  record.failure = Failure{.cause = Cause::truncated, .message = "the connection was reset"};
  ended(record);
  EXPECT_EQ(main().failed, 1U);
  EXPECT_EQ(main().successful, 0U);
  EXPECT_EQ(main().streaming.requests, 0U);
  EXPECT_EQ(main().tokens.total(), 150U);
  EXPECT_EQ(main().last_error, "answer ended early: the connection was reset");
  EXPECT_EQ(main().last_error_status, 0);
  EXPECT_FALSE(main().last_success);
}

TEST_F(StatsTest, CountsAClientThatLeftAsNeither) {
  ended(stream(Outcome::client_left));
  EXPECT_EQ(main().total_requests(), 0U);
  EXPECT_EQ(main().tokens.total(), 150U);
  EXPECT_EQ(main().last_error, "");
  EXPECT_EQ(snapshot().api(Api::openai).total_requests, 1U);
}

TEST_F(StatsTest, CountsARefusedRequestAsTheProvidersSuccessButNotItsTime) {
  auto record = answer(Outcome::refused);
  record.latency = milliseconds{3};
  record.usage = {};
  ended(record);
  EXPECT_EQ(main().successful, 1U);
  EXPECT_EQ(main().non_streaming.requests, 1U);
  EXPECT_EQ(main().non_streaming.timed, 0U);
  EXPECT_EQ(main().answers().average_latency_ms(), 0.0);
}

TEST_F(StatsTest, NeverCountsTokensOfCountTokens) {
  auto record = answer();
  record.endpoint = Endpoint::count_tokens;
  ended(record);
  EXPECT_EQ(main().successful, 1U);
  EXPECT_EQ(main().tokens.total(), 0U);
  EXPECT_EQ(snapshot().api(Api::openai).tokens.total(), 0U);
  EXPECT_EQ(main().non_streaming.timed, 0U);
}

TEST_F(StatsTest, TimesOnlyWhatRunsAModel) {
  for (const auto endpoint : {Endpoint::models, Endpoint::on_account, Endpoint::count_tokens}) {
    auto record = answer();
    record.endpoint = endpoint;
    ended(record);
  }
  EXPECT_EQ(main().non_streaming.requests, 3U);
  EXPECT_EQ(main().non_streaming.timed, 0U);
  ended(answer());
  EXPECT_EQ(main().non_streaming.timed, 1U);
}

TEST_F(StatsTest, KeepsStreamsApartFromWholeAnswers) {
  ended(answer());
  ended(stream());
  ended(stream());
  const auto now = main();
  EXPECT_EQ(now.non_streaming.requests, 1U);
  EXPECT_EQ(now.streaming.requests, 2U);
  EXPECT_DOUBLE_EQ(now.non_streaming.tokens_per_second(), 25.0);
  EXPECT_DOUBLE_EQ(now.streaming.average_time_to_first_token_ms(), 500.0);
  EXPECT_DOUBLE_EQ(now.streaming.average_latency_ms(), 2000.0);
  EXPECT_DOUBLE_EQ(now.streaming.tokens_per_second(), 25.0);
  EXPECT_NEAR(now.streaming.tokens_per_second_after_first(), 33.33, 0.01);
  EXPECT_EQ(now.answers().requests, 3U);
}

TEST_F(StatsTest, LeavesAnswersThatToldNoOutputOutOfTheRateOfTokens) {
  auto silent = answer();
  silent.usage = {};
  ended(silent);
  ended(answer());
  EXPECT_DOUBLE_EQ(main().non_streaming.tokens_per_second(), 25.0);
  EXPECT_DOUBLE_EQ(main().non_streaming.average_latency_ms(), 2000.0);
}

TEST_F(StatsTest, SurvivesAFirstTokenLaterThanTheEnd) {
  auto record = stream();
  record.time_to_first_token = milliseconds{9000};
  ended(record);
  EXPECT_EQ(main().streaming.tokens_per_second_after_first(), 0.0);
}

TEST_F(StatsTest, AddsUpWhatEachThreadCounted) {
  stats.exchange_ended(0, answer(), &provider, kNoon);
  stats.exchange_ended(1, answer(), &provider, kNoon + seconds{5});
  stats.attempt_failed(1, provider, {}, kNoon);
  EXPECT_EQ(main().successful, 2U);
  EXPECT_EQ(main().failed, 1U);
  EXPECT_EQ(main().tokens.total(), 300U);
  EXPECT_EQ(main().last_success, kNoon + seconds{5});
  EXPECT_EQ(snapshot().api(Api::openai).total_requests, 2U);
}

TEST_F(StatsTest, KnowsAProviderByItsApiAndName) {
  ended(answer());
  EXPECT_EQ(&stats.provider(Api::openai, "main"), &provider);
  EXPECT_NE(&stats.provider(Api::anthropic, "main"), &provider);
  EXPECT_EQ(stats.provider(Api::openai, "main").snapshot().successful, 1U);
}

TEST_F(StatsTest, KeepsTheLatestErrorWhicheverThreadTellsItFirst) {
  stats.attempt_failed(1, provider, {.cause = Cause::tls}, kNoon + seconds{1});
  stats.attempt_failed(0, provider, {.cause = Cause::dns}, kNoon);
  EXPECT_EQ(main().last_error, "TLS not verified");
  EXPECT_EQ(main().failed, 2U);
}

TEST_F(StatsTest, CountsAttemptsByWhatBecameOfThem) {
  for (const auto outcome :
       {Outcome::success, Outcome::refused, Outcome::failure, Outcome::client_left}) {
    ended(answer(outcome));
  }
  stats.attempt_failed(0, provider, {}, kNoon, "rate_limited");
  stats.attempt_failed(1, provider, {}, kNoon, "rate_limited");
  stats.attempt_failed(1, provider, {}, kNoon);
  stats.exchange_ended(0, answer(Outcome::failure), nullptr, kNoon);
  const std::map<std::string, std::uint64_t, std::less<>> expected = {
      {"success", 1},     {"request_error", 1}, {"broken", 1},
      {"client_left", 1}, {"rate_limited", 2},  {"other", 1}};
  EXPECT_EQ(snapshot().attempts, expected);
}

TEST_F(StatsTest, SpreadsTheTimesOfEveryExchange) {
  auto record = stream();
  record.duration = seconds{3};
  ended(record);
  record.outcome = Outcome::failure;
  record.overhead = std::chrono::microseconds{80};
  stats.exchange_ended(1, record, nullptr, kNoon);
  const auto sum = [](const HistogramTotals& totals) { return totals.sum; };
  EXPECT_EQ(sum(snapshot().api(Api::openai).duration), seconds{6});
  EXPECT_EQ(sum(snapshot().api(Api::openai).time_to_first_token), seconds{1});
  EXPECT_EQ(sum(snapshot().api(Api::openai).overhead), std::chrono::microseconds{80});
  EXPECT_EQ(sum(snapshot().api(Api::anthropic).duration), seconds{0});
}

TEST_F(StatsTest, TellsHowLongItHasBeenCounting) {
  EXPECT_EQ(stats.snapshot(TimePoint{seconds{90}}).uptime, seconds{90});
}

}  // namespace
}  // namespace llm_api_router::telemetry
