// What an exchange's record says of its attempts and of the providers that were passed over.
#pragma once

#include <string_view>

#include "gateway/exchange.hpp"

namespace llm_api_router::gateway {

// Notes the attempt that runs (Exchange::tries) and how it ended; false if none runs. `outcome`:
// see AttemptRecord.
bool end_attempt(Exchange& exchange, std::string_view outcome, int status,
                 const Boxed<Failure>& failure);
// The same for one that came to nothing.
void end_attempt(Exchange& exchange, const Provider& provider, const Failure& failure);

// Why a provider that is no candidate is none: "disabled" or "model_not_listed".
std::string_view why_no_candidate(const Provider& provider);

// Notes who was passed over. Precondition: the exchange's plan, if it has one, still lives.
void note_skipped(Exchange& exchange);

}  // namespace llm_api_router::gateway
