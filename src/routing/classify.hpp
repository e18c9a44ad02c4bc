// What follows a failed attempt: the table of docs/failover.md, as data.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "model/failure.hpp"

namespace llm_api_router::routing {

// Whether the provider that failed is asked again by the same exchange, max_retries permitting.
enum class SameProvider {
  no,
  once,
  retry,
  if_alone,  // only while no other provider is available
};

// What the failure does to the provider's standing with later exchanges.
enum class Bench {
  none,
  rate,            // R: until told; untold ones are counted. A rate limit in the statistics
  overload,        // R as told, but no rate limit in the statistics
  soft,            // S after three failed attempts in a row
  soft_at_once,    // S now, and bare connects probe the provider
  hard,            // H
  hard_per_model,  // H for this model alone
  model_missing,   // 60 s for this model alone
};

// What downstream gets when this failure is the one reported.
enum class Answer {
  relay,              // upstream's status, fields and body as they came
  relay_final,        // the same, with x-should-retry: false
  relay_limited,      // the same, with a true retry-after and without retry-after-ms
  bad_gateway,        // 502 in the API's own shape
  bad_gateway_final,  // the same, with x-should-retry: false
  gateway_timeout,    // 504 in the API's own shape
};

// How much a failure tells the client, least first: of several failures the highest is reported.
enum class Weight {
  made_up,  // no native answer that may be relayed
  account,  // this provider's account cannot: quota, permission, model
  server,   // other native 5xx, 408, 409
  busy,     // native 429, 503, 529
  request,  // the request itself is at fault
};

struct Verdict {
  std::string_view outcome;  // short name for logs and x-router-decision, such as "rate_limited"
  SameProvider same = SameProvider::no;
  bool next = false;  // another provider may be asked
  Bench bench = Bench::none;
  Answer answer = Answer::bad_gateway;
  Weight weight = Weight::made_up;
};

// Waits up to this long are made within an exchange; longer ones are the client's.
inline constexpr std::chrono::milliseconds kLongestWait{3'000};

// The wait upstream asked for: retry-after first, else the exhausted bucket's reset.
std::optional<std::chrono::milliseconds> told(const RetryHint& hint);

// `fallback_on`: the provider's further statuses that let the next provider be asked.
Verdict classify(const Failure& failure, std::span<const int> fallback_on = {});

// Whether `a` is reported rather than `b`. Of equals the later one is reported.
bool outranks(const Failure& a, const Failure& b);

// A row of the table: the failures it is for, and the verdict on them. The first row that fits
// holds.
struct Row {
  // A further condition on the failure. told_soon: at most kLongestWait; told: at all.
  enum class If { always, quota, model_missing, told_soon, told };

  Cause cause;
  int status_from;  // both 0 unless the cause is http_status
  int status_to;
  If condition;
  Verdict verdict;
};
std::span<const Row> table();

// How errors that say one thing are recognised. Status 0 and empty globs match anything; `code` is
// held against the error's code and its type, `message` (lower case) against the message, for
// providers that give no code. The first pattern that matches decides, and says it with `is_it`.
struct ErrorPattern {
  int status = 0;
  std::string_view code;
  std::string_view message;
  bool is_it = true;
};
// The account is used up: nothing that passes by itself.
std::span<const ErrorPattern> quota_errors();
// The account has no such model.
std::span<const ErrorPattern> model_missing_errors();

}  // namespace llm_api_router::routing
