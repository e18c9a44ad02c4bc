// Why a request went where it went, for clients that ask with `x-router-explain: 1`.
#pragma once

#include <span>

#include "gateway/exchange.hpp"
#include "routing/attempt_plan.hpp"

namespace llm_api_router::gateway {

// Adds x-router-decision if the client asked: a List of structured field values (RFC 9651 §3.1),
// one String for each provider of the API, percent-encoded as in x-provider; those that could be
// tried first, in the order of preference. What became of each is told by its parameters:
//   skipped=…    passed over: a Standing by name, disabled, or model_not_listed
//   attempts=2   tries; waited=180, the milliseconds waited before them
//   failed=…     how the last of them ended (outcome of docs/failover.md); status=…, upstream's
//   answered     this one's answer is the client's
//   not_needed   not looked at
// `trail` has one entry for each of `candidates`.
void append_decision(net::AnswerHead& head, const Exchange& exchange,
                     std::span<const routing::Candidate> candidates,
                     std::span<const routing::Trail> trail);

}  // namespace llm_api_router::gateway
