// Why an attempt at a provider did not become the client's answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace llm_api_router {

// One value for each way SPEC §6 tells apart. `http_status` is every complete answer with a status
// from 400 up and every error event before content; its status says the rest.
enum class Cause {
  dns,              // the name did not resolve
  connect_refused,  // refused, unreachable, or a proxy that would not connect
  connect_timeout,  // connect_timeout passed before the connection (TLS included) stood
  tls,              // certificate or name could not be verified, or no TLS was spoken
  closed,           // reset or end of file before a byte of the answer
  timeout,          // silence past `timeout` or `response_timeout`
  http_status,      // an answer of status >= 400, or an error event that stands for one
  redirect,         // 3xx: never followed
  upgrade,          // 101, which nobody asked for
  not_an_answer,    // 200 that is neither JSON nor an event stream, or no HTTP at all
  empty,            // 200 with nothing in it
  truncated,        // the body ended early, and nothing was committed
};

// The value's own name, as logs show it: "connect_refused".
std::string_view name_of(Cause cause);

// When upstream said it may be asked again, if it did. Relative to the moment the head came.
struct RetryHint {
  std::optional<std::chrono::milliseconds> retry_after;    // retry-after-ms, retry-after
  std::optional<std::chrono::milliseconds> bucket_resets;  // the exhausted bucket's reset
};

struct Failure {
  Cause cause = Cause::closed;
  int status = 0;          // HTTP status, or the one an error event stands for; 0 without an answer
  std::string error_type;  // the native error's `type`, empty if it had none
  std::string error_code;  // the native error's `code`, empty if it had none
  std::string message;     // for logs and people; no secret, at most a few hundred bytes
  RetryHint hint;
};

}  // namespace llm_api_router
