// The order in which an exchange prefers its candidates.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "routing/candidate.hpp"

namespace llm_api_router::routing {

// Sorts by priority. Within one: with a session's `identity`, by weighted rendezvous hashing, so
// that a session keeps its provider, and only sessions of a provider that goes move, spread by
// weight. Without (empty): least in flight by weight; `seed`, new for each exchange, shares out the
// equal.
void order_candidates(std::span<Candidate> candidates, std::string_view identity,
                      std::uint64_t seed);

}  // namespace llm_api_router::routing
