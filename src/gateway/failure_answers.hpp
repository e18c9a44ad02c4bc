// What the client is told when no provider's answer can be had.
#pragma once

#include <cstddef>
#include <string>

#include "gateway/answers.hpp"
#include "gateway/exchange.hpp"
#include "providers/adapter.hpp"
#include "routing/attempt_plan.hpp"

namespace llm_api_router::gateway {

// The failure `why` reports (exchange.reported): relayed, or in the API's shape.
Answer failure_answer(Exchange& exchange, const routing::GiveUp& why);
// No attempt was made: every provider cools, or it is too late.
Answer unattempted_answer(const Exchange& exchange, const routing::GiveUp& why);

// Why there is no provider to ask: none is configured (503), or none lists the model (404).
providers::RouterError no_candidate_error(const Exchange& exchange);

providers::RouterError too_large_error(std::size_t limit);
providers::RouterError bad_body_error(std::string why);
providers::RouterError no_model_error();

}  // namespace llm_api_router::gateway
