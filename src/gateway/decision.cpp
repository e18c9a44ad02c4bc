#include "gateway/decision.hpp"

#include <algorithm>
#include <string>

#include "gateway/attempt_trail.hpp"

namespace llm_api_router::gateway {
namespace {

bool is_asked_for(const Exchange& exchange) {
  return exchange.downstream.head().find(wire::FieldName::x_router_explain) == "1";
}

std::string of(const routing::Trail& trail) {
  std::string text;
  if (trail.skipped != routing::Standing::available) {
    text.append(";skipped=").append(name_of(trail.skipped));
  }
  if (trail.attempts > 0) text += ";attempts=" + std::to_string(trail.attempts);
  if (trail.waited.count() > 0) text += ";waited=" + std::to_string(trail.waited.count());
  if (!trail.failed.empty()) text.append(";failed=").append(trail.failed);
  if (trail.status != 0) text += ";status=" + std::to_string(trail.status);
  if (trail.answered) text += ";answered";
  return text.empty() ? ";not_needed" : text;
}

}  // namespace

void append_decision(net::AnswerHead& head, const Exchange& exchange,
                     std::span<const routing::Candidate> candidates,
                     std::span<const routing::Trail> trail) {
  if (!is_asked_for(exchange)) return;
  const auto& providers = exchange.providers().providers;
  std::string decision;
  const auto add = [&](const Provider& provider, const std::string& fate) {
    if (!decision.empty()) decision += ", ";
    decision.append("\"").append(provider.encoded_name).append("\"").append(fate);
  };
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    add(providers[candidates[i].provider], of(trail[i]));
  }
  for (std::size_t i = 0; i < providers.size(); ++i) {
    if (std::ranges::find(candidates, i, &routing::Candidate::provider) != candidates.end()) {
      continue;
    }
    add(providers[i], std::string{";skipped="}.append(why_no_candidate(providers[i])));
  }
  append_field(head.fields, "x-router-decision", decision);
}

}  // namespace llm_api_router::gateway
