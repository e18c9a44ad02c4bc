// What became of one exchange: all that statistics, logs and the console ever see of it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/boxed.hpp"
#include "base/clock.hpp"
#include "model/api.hpp"
#include "model/failure.hpp"
#include "model/usage.hpp"

namespace llm_api_router {

enum class Outcome {
  success,      // a provider's answer went down whole, or its client left at the terminal event
  refused,      // the request itself was refused, by the router or by a provider (SPEC §6: a 4xx
                // that is relayed at once)
  failure,      // no provider gave an answer, or the one that did broke off
  client_left,  // the client left before its answer was whole
};

// "success", "refused", "failure" or "client_left", as logs and metrics name them.
std::string_view name_of(Outcome outcome);

// One try at one provider.
struct AttemptRecord {
  std::string provider;
  std::chrono::microseconds began{0};   // after the request came
  std::chrono::microseconds waited{0};  // before it, for a retry or the end of a cooldown
  std::chrono::microseconds duration{0};
  // "answered", "broken", "client_left", or how it failed by the names of docs/failover.md; static
  // storage. Empty: it still runs.
  std::string_view outcome;
  int status = 0;     // upstream's; 0 without an answer
  std::string error;  // empty: none
};

// A provider that was passed over.
struct SkippedProvider {
  std::string provider;
  std::string_view why;  // a Standing by name, "disabled" or "model_not_listed"; static storage
};

struct ExchangeRecord {
  std::string request_id;
  Api api = Api::openai;
  Endpoint endpoint = Endpoint::on_account;
  std::string path;     // downstream, without its first slash: "openai/chat/completions"
  std::string session;  // what tells the client's session, empty if nothing does
  std::string model;    // as the client named it; empty if it named none

  std::string provider;  // the one whose answer this is; empty if none answered
  unsigned attempts = 0;
  int status = 0;  // sent downstream; 499 for a client that left before it was
  Outcome outcome = Outcome::success;
  bool streaming = false;     // the answer was an event stream
  Boxed<Failure> failure;     // why, when the outcome is a failure
  std::string response_id;    // the answer's own id, empty if it has none
  std::string finish_reason;  // as upstream told it, empty if it told none
  Usage usage;

  WallTime arrival;  // of the request's head
  // From the arrival to the last byte of the answer.
  std::chrono::microseconds duration{0};
  // The same from the start of the attempt that answered: that provider's own time, without the
  // attempts that failed before it. Absent if none answered.
  std::optional<std::chrono::microseconds> latency;
  // From the start of that attempt to its first content. Absent if no stream came so far.
  std::optional<std::chrono::microseconds> time_to_first_token;
  // The router's own part: `duration` without the waits for upstream (connecting included), for the
  // client and between attempts. Absent where that was not measured.
  std::optional<std::chrono::microseconds> overhead;

  // From the arrival to the first byte of a provider's answer that went down. Absent if none did.
  std::optional<std::chrono::microseconds> committed;
  std::vector<AttemptRecord> tried;      // in the order they were made
  std::vector<SkippedProvider> skipped;  // in the order of preference
};

// An exchange goes on at another provider, or has none left to go to.
struct Fallback {
  WallTime time;
  std::string request_id;
  std::string path;
  std::string model;
  std::string from;
  std::string to;  // empty: no provider was left
  std::string reason;
};

}  // namespace llm_api_router
