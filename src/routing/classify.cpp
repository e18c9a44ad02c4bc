#include "routing/classify.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "routing/model_match.hpp"

namespace llm_api_router::routing {
namespace {

// docs/failover.md shows this table; classify_test.cpp holds the two against each other.
// clang-format off
constexpr auto kTable = [] {
  using enum Cause;
  using If = Row::If;
  using S = SameProvider;
  using B = Bench;
  using A = Answer;
  using W = Weight;
  return std::to_array<Row>({
    // cause          status     if                  outcome               same         next   bench              answer                weight
    {dns,             0, 0,      If::always,        {"dns",                S::if_alone, true,  B::soft_at_once,   A::bad_gateway,       W::made_up}},
    {connect_refused, 0, 0,      If::always,        {"connect_refused",    S::if_alone, true,  B::soft_at_once,   A::bad_gateway,       W::made_up}},
    {connect_timeout, 0, 0,      If::always,        {"connect_timeout",    S::if_alone, true,  B::soft_at_once,   A::gateway_timeout,   W::made_up}},
    {tls,             0, 0,      If::always,        {"tls",                S::no,       true,  B::hard,           A::bad_gateway,       W::made_up}},
    {closed,          0, 0,      If::always,        {"closed",             S::retry,    true,  B::soft,           A::bad_gateway,       W::made_up}},
    {timeout,         0, 0,      If::always,        {"timeout",            S::no,       true,  B::soft,           A::gateway_timeout,   W::made_up}},
    {redirect,        0, 0,      If::always,        {"redirect",           S::no,       true,  B::soft,           A::bad_gateway,       W::made_up}},
    {upgrade,         0, 0,      If::always,        {"upgrade",            S::no,       true,  B::soft,           A::bad_gateway,       W::made_up}},
    {not_an_answer,   0, 0,      If::always,        {"not_an_answer",      S::no,       true,  B::soft,           A::bad_gateway,       W::made_up}},
    {empty,           0, 0,      If::always,        {"empty",              S::no,       true,  B::soft,           A::bad_gateway,       W::made_up}},
    {truncated,       0, 0,      If::always,        {"truncated",          S::retry,    true,  B::soft,           A::bad_gateway,       W::made_up}},
    {http_status,     401, 401,  If::always,        {"unauthorized",       S::no,       true,  B::hard,           A::bad_gateway_final, W::made_up}},
    {http_status,     402, 402,  If::always,        {"payment_required",   S::no,       true,  B::hard,           A::relay_final,       W::account}},
    {http_status,     400, 499,  If::quota,         {"quota",              S::no,       true,  B::hard,           A::relay_final,       W::account}},
    {http_status,     403, 403,  If::always,        {"forbidden",          S::no,       true,  B::hard_per_model, A::relay,             W::account}},
    {http_status,     404, 404,  If::model_missing, {"model_missing",      S::no,       true,  B::model_missing,  A::relay,             W::account}},
    {http_status,     408, 408,  If::always,        {"request_timeout",    S::once,     true,  B::none,           A::relay,             W::server}},
    {http_status,     409, 409,  If::always,        {"conflict",           S::once,     true,  B::none,           A::relay,             W::server}},
    {http_status,     429, 429,  If::told_soon,     {"rate_limited",       S::once,     true,  B::rate,           A::relay_limited,     W::busy}},
    {http_status,     429, 429,  If::always,        {"rate_limited",       S::no,       true,  B::rate,           A::relay_limited,     W::busy}},
    {http_status,     503, 503,  If::told,          {"overloaded",         S::retry,    true,  B::overload,       A::relay,             W::busy}},
    {http_status,     503, 503,  If::always,        {"overloaded",         S::retry,    true,  B::soft,           A::relay,             W::busy}},
    {http_status,     529, 529,  If::told,          {"overloaded",         S::retry,    true,  B::overload,       A::relay,             W::busy}},
    {http_status,     529, 529,  If::always,        {"overloaded",         S::retry,    true,  B::soft,           A::relay,             W::busy}},
    {http_status,     500, 599,  If::always,        {"server_error",       S::retry,    true,  B::soft,           A::relay,             W::server}},
    {http_status,     400, 499,  If::always,        {"request_error",      S::no,       false, B::none,           A::relay,             W::request}},
    {http_status,     0, 9999,   If::always,        {"strange_status",     S::no,       true,  B::soft,           A::bad_gateway,       W::made_up}},
  });
}();

constexpr auto kQuotaErrors = std::to_array<ErrorPattern>({
    // Limits that pass by themselves, although they are named like those that do not.
    {0,   "*rate_limit*",                "",                               false},
    {0,   "token*_limit_exceeded",       "",                               false},
    {0,   "request*_limit_exceeded",     "",                               false},
    {0,   "concurren*_limit_exceeded",   "",                               false},
    {429, "*_limit_exceeded",            "",                               true},
    {0,   "insufficient_quota",          "",                               true},
    {0,   "credit_balance_exhausted",    "",                               true},
    {0,   "billing_hard_limit_reached",  "",                               true},
    {429, "billing_not_active",          "",                               true},
    {400, "invalid_request_error",       "*credit balance is too low*",    true},
});

constexpr auto kModelMissingErrors = std::to_array<ErrorPattern>({
    {404, "model_not_found",             "",                               true},
    {404, "DeploymentNotFound",          "",                               true},
    {404, "",                            "model:*",                        true},  // Anthropic
    {404, "",                            "*model*not*",                    true},  // vLLM, Ollama
    {404, "",                            "*no such model*",                true},
    {404, "",                            "no endpoints found for*",        true},  // OpenRouter
});
// clang-format on

// The first 512 bytes are enough for any message that a pattern is about.
std::string lower(std::string_view message) {
  std::string text{message.substr(0, 512)};
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool code_matches(std::string_view glob, const Failure& failure) {
  return glob.empty() || glob_matches(glob, failure.error_code) ||
         glob_matches(glob, failure.error_type);
}

bool recognised(const Failure& failure, std::span<const ErrorPattern> patterns) {
  const std::string message = lower(failure.message);
  const auto match = std::ranges::find_if(patterns, [&](const ErrorPattern& pattern) {
    return (pattern.status == 0 || pattern.status == failure.status) &&
           code_matches(pattern.code, failure) &&
           (pattern.message.empty() || glob_matches(pattern.message, message));
  });
  return match != patterns.end() && match->is_it;
}

bool holds(Row::If condition, const Failure& failure) {
  const auto wait = told(failure.hint);
  switch (condition) {
    case Row::If::always: return true;
    case Row::If::quota: return recognised(failure, kQuotaErrors);
    case Row::If::model_missing: return recognised(failure, kModelMissingErrors);
    case Row::If::told_soon: return wait && *wait <= kLongestWait;
    case Row::If::told: return wait && wait->count() > 0;
  }
  return false;
}

bool fits(const Row& row, const Failure& failure) {
  if (row.cause != failure.cause) return false;
  if (row.cause != Cause::http_status) return true;
  return row.status_from <= failure.status && failure.status <= row.status_to &&
         holds(row.condition, failure);
}

}  // namespace

std::optional<std::chrono::milliseconds> told(const RetryHint& hint) {
  return hint.retry_after ? hint.retry_after : hint.bucket_resets;
}

Verdict classify(const Failure& failure, std::span<const int> fallback_on) {
  const auto row =
      std::ranges::find_if(kTable, [&](const Row& candidate) { return fits(candidate, failure); });
  Verdict verdict = row != kTable.end() ? row->verdict : kTable.back().verdict;
  if (std::ranges::find(fallback_on, failure.status) != fallback_on.end()) verdict.next = true;
  return verdict;
}

bool outranks(const Failure& a, const Failure& b) {
  return classify(a).weight > classify(b).weight;
}

std::span<const Row> table() { return kTable; }
std::span<const ErrorPattern> quota_errors() { return kQuotaErrors; }
std::span<const ErrorPattern> model_missing_errors() { return kModelMissingErrors; }

}  // namespace llm_api_router::routing
