// A provider that an exchange may go to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace llm_api_router::routing {

// Views must outlive the plan that uses the candidate.
struct Candidate {
  std::size_t provider = 0;  // index into the snapshot's list, and into its Cooldowns
  std::string_view name;     // what affinity hashes
  std::string_view model;    // what rate limits are kept by at this provider
  int priority = 1;          // lower goes first
  int weight = 1;            // share within one priority
  int max_retries = 3;       // further tries after the first
  std::span<const int> fallback_on;
  std::uint32_t in_flight = 0;  // attempts running there when the exchange began
};

}  // namespace llm_api_router::routing
