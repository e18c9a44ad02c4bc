#include "routing/classify.hpp"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Failure of(Cause cause) {
  Failure failure;
  failure.cause = cause;
  return failure;
}

Failure http(int status, std::string type = {}, std::string code = {}, std::string message = {}) {
  Failure failure = of(Cause::http_status);
  failure.status = status;
  failure.error_type = std::move(type);
  failure.error_code = std::move(code);
  failure.message = std::move(message);
  return failure;
}

Failure told_in(int status, std::chrono::milliseconds wait) {
  Failure failure = http(status);
  failure.hint.retry_after = wait;
  return failure;
}

struct Expected {
  SameProvider same;
  bool next;
  Bench bench;
  Answer answer;
};

void expect(const Failure& failure, const Expected& expected) {
  const Verdict verdict = classify(failure);
  SCOPED_TRACE(std::string{verdict.outcome} + " " + std::to_string(failure.status) + " " +
               failure.error_code + failure.error_type + failure.message);
  EXPECT_EQ(verdict.same, expected.same);
  EXPECT_EQ(verdict.next, expected.next);
  EXPECT_EQ(verdict.bench, expected.bench);
  EXPECT_EQ(verdict.answer, expected.answer);
}

constexpr Expected kQuota{SameProvider::no, true, Bench::hard, Answer::relay_final};
constexpr Expected kRate{SameProvider::no, true, Bench::rate, Answer::relay_limited};
constexpr Expected kRequestError{SameProvider::no, false, Bench::none, Answer::relay};
constexpr Expected kModelMissing{SameProvider::no, true, Bench::model_missing, Answer::relay};
constexpr Expected kServerError{SameProvider::retry, true, Bench::soft, Answer::relay};
constexpr Expected kNoAnswer{SameProvider::no, true, Bench::soft, Answer::bad_gateway};

TEST(Classify, AConnectionThatDidNotComeAboutSendsTheExchangeOnAtOnce) {
  const Expected unreachable{SameProvider::if_alone, true, Bench::soft_at_once,
                             Answer::bad_gateway};
  expect(of(Cause::dns), unreachable);
  expect(of(Cause::connect_refused), unreachable);
  expect(of(Cause::connect_timeout),
         {SameProvider::if_alone, true, Bench::soft_at_once, Answer::gateway_timeout});
}

TEST(Classify, AnUnverifiedServerIsNotAskedAgain) {
  expect(of(Cause::tls), {SameProvider::no, true, Bench::hard, Answer::bad_gateway});
}

TEST(Classify, AConnectionClosedEarlyIsTriedAgainButSilenceIsNot) {
  expect(of(Cause::closed), {SameProvider::retry, true, Bench::soft, Answer::bad_gateway});
  expect(of(Cause::timeout), {SameProvider::no, true, Bench::soft, Answer::gateway_timeout});
}

TEST(Classify, WhatIsNoAnswerIsNotAskedForTwice) {
  for (const Cause cause : {Cause::redirect, Cause::upgrade, Cause::not_an_answer, Cause::empty}) {
    expect(of(cause), kNoAnswer);
  }
}

TEST(Classify, ATruncatedBodyIsTriedAgain) {
  expect(of(Cause::truncated), {SameProvider::retry, true, Bench::soft, Answer::bad_gateway});
}

TEST(Classify, AClientsErrorIsTheClients) {
  for (const int status : {400, 404, 405, 406, 410, 413, 415, 418, 421, 422, 425, 451, 499}) {
    expect(http(status, "invalid_request_error"), kRequestError);
  }
}

TEST(Classify, AnUnauthorizedKeyNeverShowsDownstream) {
  expect(http(401, "authentication_error", "invalid_api_key"),
         {SameProvider::no, true, Bench::hard, Answer::bad_gateway_final});
  expect(http(401, "", "insufficient_quota"),
         {SameProvider::no, true, Bench::hard, Answer::bad_gateway_final});
}

TEST(Classify, AnExhaustedAccountIsBenchedAndTheClientToldNotToRetry) {
  expect(http(402), kQuota);
  expect(http(402, "billing_error"), kQuota);
  expect(http(429, "insufficient_quota", "insufficient_quota"), kQuota);
  expect(http(429, "", "monthly_limit_exceeded"), kQuota);
  expect(http(429, "spend_limit_exceeded"), kQuota);
  expect(http(429, "", "credit_balance_exhausted"), kQuota);
  expect(http(403, "", "insufficient_quota"), kQuota);
  expect(http(400, "", "billing_hard_limit_reached"), kQuota);
  expect(http(400, "invalid_request_error", "",
              "Your credit balance is too low to access the Anthropic API."),
         kQuota);
}

TEST(Classify, QuotaErrorsAreNotWaitedFor) {
  Failure quota = http(429, "", "insufficient_quota");
  quota.hint.retry_after = 1s;
  expect(quota, kQuota);
}

TEST(Classify, LimitsThatPassByThemselvesAreNoQuota) {
  for (const char* code : {"rate_limit_exceeded", "tokens_limit_exceeded", "token_limit_exceeded",
                           "requests_limit_exceeded", "concurrency_limit_exceeded"}) {
    expect(http(429, "tokens", code), kRate);
  }
  expect(http(429, "rate_limit_error"), kRate);
  expect(http(400, "invalid_request_error", "context_length_exceeded"), kRequestError);
  expect(http(400, "invalid_request_error", "string_limit_exceeded"), kRequestError);
  expect(http(400, "invalid_request_error", "", "your balance is fine"), kRequestError);
}

TEST(Classify, AForbiddenModelIsBenchedAlone) {
  expect(http(403, "permission_error"),
         {SameProvider::no, true, Bench::hard_per_model, Answer::relay});
}

TEST(Classify, AMissingModelIsLookedForElsewhere) {
  expect(http(404, "invalid_request_error", "model_not_found"), kModelMissing);
  expect(http(404, "", "DeploymentNotFound"), kModelMissing);
  expect(http(404, "not_found_error", "", "model: claude-9"), kModelMissing);
  expect(http(404, "NotFoundError", "", "The model `x` does not exist."), kModelMissing);
  expect(http(404, "api_error", "", "Model \"x\" not found, try pulling it first"), kModelMissing);
  expect(http(404, "", "", "No endpoints found for x/y."), kModelMissing);
}

TEST(Classify, AnythingElseMissingIsTheClientsError) {
  expect(http(404), kRequestError);
  expect(http(404, "not_found_error", "", "Not Found"), kRequestError);
  expect(http(404, "invalid_request_error", "", "No such File object: file-1"), kRequestError);
  expect(http(400, "invalid_request_error", "model_not_found"), kRequestError);
}

TEST(Classify, TimedOutAndConflictingRequestsGetOneMoreTry) {
  for (const int status : {408, 409}) {
    expect(http(status), {SameProvider::once, true, Bench::none, Answer::relay});
  }
}

TEST(Classify, ARateLimitThatIsShortIsWaitedForOnce) {
  const Expected soon{SameProvider::once, true, Bench::rate, Answer::relay_limited};
  expect(told_in(429, 3s), soon);
  expect(told_in(429, 0s), soon);
  expect(told_in(429, 3001ms), kRate);
  expect(http(429), kRate);
  Failure by_bucket = http(429);
  by_bucket.hint.bucket_resets = 2s;
  expect(by_bucket, soon);
}

TEST(Classify, RetryAfterGoesBeforeTheBucket) {
  Failure both = told_in(429, 20s);
  both.hint.bucket_resets = 1s;
  expect(both, kRate);
  EXPECT_EQ(told(both.hint), 20s);
}

TEST(Classify, AnOverloadedProviderCoolsAsLongAsItSays) {
  for (const int status : {503, 529}) {
    expect(http(status), kServerError);
    expect(told_in(status, 0s), kServerError);
    expect(told_in(status, 20s), {SameProvider::retry, true, Bench::overload, Answer::relay});
  }
}

TEST(Classify, AServersErrorIsTriedAgain) {
  for (const int status : {500, 501, 502, 504, 505, 520, 522, 524, 599}) {
    expect(http(status), kServerError);
  }
  expect(told_in(500, 20s), kServerError);
}

TEST(Classify, AStatusThatMeansNothingIsNoAnswer) {
  for (const int status : {0, -1, 99, 100, 304, 600, 999, 1'000'000})
    expect(http(status), kNoAnswer);
}

TEST(Classify, FallbackOnLetsAClientsErrorFallBack) {
  const std::vector<int> statuses{400, 404};
  EXPECT_TRUE(classify(http(400), statuses).next);
  EXPECT_TRUE(classify(http(404), statuses).next);
  EXPECT_FALSE(classify(http(422), statuses).next);
  EXPECT_EQ(classify(http(400), statuses).bench, Bench::none);
  EXPECT_EQ(classify(http(400), statuses).same, SameProvider::no);
}

TEST(Classify, FallbackOnTakesNothingAway) {
  const std::vector<int> statuses{429, 401};
  EXPECT_EQ(classify(http(401), statuses).bench, Bench::hard);
  EXPECT_EQ(classify(http(429), statuses).bench, Bench::rate);
}

TEST(Classify, OfSeveralFailuresTheMostTellingIsReported) {
  const std::vector<std::vector<Failure>> least_first{
      {of(Cause::connect_refused), of(Cause::timeout), of(Cause::truncated), http(401)},
      {http(402), http(403), http(404, "", "model_not_found"), http(429, "", "insufficient_quota")},
      {http(500), http(502), http(504), http(408), http(409)},
      {http(429), http(503), http(529), told_in(503, 9s), told_in(429, 1s)},
      {http(400), http(404), http(413), http(422)}};
  for (std::size_t high = 0; high < least_first.size(); ++high) {
    for (std::size_t low = 0; low < least_first.size(); ++low) {
      for (const Failure& a : least_first[high]) {
        for (const Failure& b : least_first[low]) EXPECT_EQ(outranks(a, b), high > low);
      }
    }
  }
}

TEST(Classify, LongAndOddMessagesAreTakenAsTheyCome) {
  expect(http(404, std::string(100'000, '*'), "\xff\xfe", std::string(1'000'000, 'm')),
         kRequestError);
  expect(http(429, std::string("insufficient_quota\0x", 20)), kRate);
}

// The table against its documentation.

std::string status_of(const Row& row) {
  if (row.cause != Cause::http_status) return "–";
  if (row.status_from < 100) return "any other";
  if (row.status_from == row.status_to) return std::to_string(row.status_from);
  if (row.condition != Row::If::always) return "4xx";
  return "other " + std::to_string(row.status_from / 100) + "xx";
}

std::string word(Row::If condition) {
  switch (condition) {
    case Row::If::always: return "";
    case Row::If::quota: return "a quota error";
    case Row::If::model_missing: return "a missing model";
    case Row::If::told_soon: return "told ≤ 3 s";
    case Row::If::told: return "told";
  }
  return "?";
}

std::string word(SameProvider same) {
  switch (same) {
    case SameProvider::no: return "no";
    case SameProvider::once: return "once";
    case SameProvider::retry: return "retry";
    case SameProvider::if_alone: return "if no other is available";
  }
  return "?";
}

std::string word(Bench bench) {
  switch (bench) {
    case Bench::none: return "–";
    case Bench::rate: return "R";
    case Bench::overload: return "R";
    case Bench::soft: return "S";
    case Bench::soft_at_once: return "S at once";
    case Bench::hard: return "H";
    case Bench::hard_per_model: return "H per model";
    case Bench::model_missing: return "60 s per model";
  }
  return "?";
}

std::string word(Answer answer) {
  switch (answer) {
    case Answer::relay: return "relayed";
    case Answer::relay_final: return "relayed, `x-should-retry: false`";
    case Answer::relay_limited: return "relayed, true `retry-after`";
    case Answer::bad_gateway: return "502";
    case Answer::bad_gateway_final: return "502, `x-should-retry: false`";
    case Answer::gateway_timeout: return "504";
  }
  return "?";
}

std::string word(Weight weight) {
  switch (weight) {
    case Weight::made_up: return "5";
    case Weight::account: return "4";
    case Weight::server: return "3";
    case Weight::busy: return "2";
    case Weight::request: return "1";
  }
  return "?";
}

std::string rendered() {
  std::string text =
      "| outcome | status | if | same provider | next provider | cooldown | downstream gets | "
      "reported |\n|---|---|---|---|---|---|---|---|\n";
  for (const Row& row : table()) {
    const Verdict& verdict = row.verdict;
    for (const std::string& cell :
         {"`" + std::string{verdict.outcome} + "`", status_of(row), word(row.condition),
          word(verdict.same), std::string{verdict.next ? "yes" : "no"}, word(verdict.bench),
          word(verdict.answer), word(verdict.weight)}) {
      text += cell.empty() ? "| " : "| " + cell + " ";
    }
    text += "|\n";
  }
  return text;
}

std::string rendered(std::span<const ErrorPattern> patterns) {
  std::string text = "| status | code or type | message | is it |\n|---|---|---|---|\n";
  const auto quoted = [](std::string_view glob) {
    return glob.empty() ? std::string{"any"} : "`" + std::string{glob} + "`";
  };
  for (const ErrorPattern& pattern : patterns) {
    text += "| " + (pattern.status == 0 ? "any" : std::to_string(pattern.status)) + " | " +
            quoted(pattern.code) + " | " + quoted(pattern.message) + " | " +
            (pattern.is_it ? "yes" : "no") + " |\n";
  }
  return text;
}

std::string documentation() {
  std::ifstream file{ROUTER_SOURCE_DIR "/docs/failover.md"};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(FailoverDocumentation, ShowsTheTable) { EXPECT_THAT(documentation(), HasSubstr(rendered())); }

TEST(FailoverDocumentation, ShowsWhatAQuotaErrorIs) {
  EXPECT_THAT(documentation(), HasSubstr(rendered(quota_errors())));
}

TEST(FailoverDocumentation, ShowsWhatAMissingModelIs) {
  EXPECT_THAT(documentation(), HasSubstr(rendered(model_missing_errors())));
}

TEST(FailoverTable, HasARowForEveryCause) {
  std::set<Cause> causes;
  for (const Row& row : table()) causes.insert(row.cause);
  EXPECT_EQ(causes.size(), static_cast<std::size_t>(Cause::truncated) + 1);
}

TEST(FailoverTable, EveryRowCanBeReached) {
  std::vector<Failure> failures;
  for (int cause = 0; cause <= static_cast<int>(Cause::truncated); ++cause) {
    failures.push_back(of(static_cast<Cause>(cause)));
  }
  for (int status = 0; status < 1'000; ++status) {
    failures.push_back(http(status));
    failures.push_back(http(status, "", "insufficient_quota"));
    failures.push_back(http(status, "", "model_not_found"));
    failures.push_back(told_in(status, 1s));
    failures.push_back(told_in(status, 10s));
  }
  std::set<std::string> outcomes;
  for (const Failure& failure : failures) {
    const Verdict v = classify(failure);
    outcomes.insert(std::string{v.outcome} + static_cast<char>('0' + static_cast<int>(v.same)) +
                    static_cast<char>('0' + static_cast<int>(v.bench)));
  }
  std::set<std::string> expected;
  for (const Row& row : table()) {
    const Verdict& v = row.verdict;
    expected.insert(std::string{v.outcome} + static_cast<char>('0' + static_cast<int>(v.same)) +
                    static_cast<char>('0' + static_cast<int>(v.bench)));
  }
  EXPECT_EQ(outcomes, expected);
}

}  // namespace
}  // namespace llm_api_router::routing
