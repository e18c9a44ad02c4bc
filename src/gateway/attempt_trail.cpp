#include "gateway/attempt_trail.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "routing/classify.hpp"
#include "telemetry/failure_text.hpp"

namespace llm_api_router::gateway {
namespace {

using std::chrono::microseconds;

// A configuration may hold many providers that do not list a model.
constexpr std::size_t kMostSkipped = 32;

microseconds in_microseconds(Duration duration) {
  return std::chrono::duration_cast<microseconds>(duration);
}

}  // namespace

bool end_attempt(Exchange& exchange, std::string_view outcome, int status,
                 const Boxed<Failure>& failure) {
  const auto* const provider = std::exchange(exchange.tries, nullptr);
  if (provider == nullptr) return false;
  exchange.record.tried.push_back(
      {.provider = provider->config.name,
       .began = in_microseconds(exchange.attempt_began - exchange.arrival),
       .waited = in_microseconds(std::exchange(exchange.waited, Duration{0})),
       .duration = in_microseconds(Clock::now() - exchange.attempt_began),
       .outcome = outcome,
       .status = status,
       .error = failure ? telemetry::failure_text(*failure) : std::string{}});
  return true;
}

void end_attempt(Exchange& exchange, const Provider& provider, const Failure& failure) {
  const auto verdict = routing::classify(failure, provider.config.fallback_on);
  end_attempt(exchange, verdict.outcome, failure.status, failure);
}

std::string_view why_no_candidate(const Provider& provider) {
  return provider.config.enabled ? "model_not_listed" : "disabled";
}

void note_skipped(Exchange& exchange) {
  if (exchange.plan == nullptr) return;
  const auto& providers = exchange.providers().providers;
  const auto candidates = exchange.plan->candidates();
  const auto trail = exchange.plan->trail();
  auto& skipped = exchange.record.skipped;
  for (std::size_t i = 0; i < candidates.size() && skipped.size() < kMostSkipped; ++i) {
    if (trail[i].attempts > 0 || trail[i].skipped == routing::Standing::available) continue;
    skipped.push_back({providers[candidates[i].provider].config.name, name_of(trail[i].skipped)});
  }
  if (candidates.size() == providers.size()) return;
  for (std::size_t i = 0; i < providers.size() && skipped.size() < kMostSkipped; ++i) {
    if (std::ranges::find(candidates, i, &routing::Candidate::provider) != candidates.end()) {
      continue;
    }
    skipped.push_back({providers[i].config.name, why_no_candidate(providers[i])});
  }
}

}  // namespace llm_api_router::gateway
