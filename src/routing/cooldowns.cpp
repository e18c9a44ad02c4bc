#include "routing/cooldowns.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::routing {

Cooldowns::Cooldowns(std::vector<std::string> identities, RateRule rule)
    : rule_(rule),
      identities_(std::move(identities)),
      providers_(std::make_unique<ProviderCooldowns[]>(identities_.size())) {}

void Cooldowns::carry_over(const Cooldowns& old, TimePoint now) {
  for (std::size_t i = 0; i < size(); ++i) {
    const auto same = std::ranges::find(old.identities_, identities_[i]);
    if (same == old.identities_.end()) continue;
    providers_[i].carry_over(
        old.providers_[static_cast<std::size_t>(same - old.identities_.begin())], now);
  }
}

Standing Cooldowns::standing(std::size_t provider, std::string_view model, TimePoint now,
                             Domain domain) const {
  return providers_[provider].standing(model, now, domain);
}

std::optional<TimePoint> Cooldowns::told_until(std::size_t provider, std::string_view model,
                                               TimePoint now) const {
  return providers_[provider].told_until(model, now);
}

ProbeToken Cooldowns::try_acquire_probe(std::size_t provider, TimePoint now) {
  return providers_[provider].try_acquire_probe(now);
}

void Cooldowns::answered(const Attempt& attempt, TimePoint now) {
  providers_[attempt.provider].answered(attempt, now);
}

void Cooldowns::succeeded(const Attempt& attempt, TimePoint now) {
  providers_[attempt.provider].succeeded(attempt, now);
}

void Cooldowns::failed(const Attempt& attempt, Bench bench,
                       std::optional<std::chrono::milliseconds> wait, TimePoint now) {
  providers_[attempt.provider].failed(attempt, bench, wait, rule_, now);
}

void Cooldowns::abandoned(const Attempt& attempt) {
  providers_[attempt.provider].abandoned(attempt);
}

std::vector<std::size_t> Cooldowns::wanting_connect_probe(TimePoint now) const {
  std::vector<std::size_t> wanting;
  for (std::size_t i = 0; i < size(); ++i) {
    if (providers_[i].wants_connect_probe(now)) wanting.push_back(i);
  }
  return wanting;
}

void Cooldowns::connect_probe_succeeded(std::size_t provider, TimePoint now) {
  providers_[provider].connect_probe_succeeded(now);
}

CooldownStatus Cooldowns::status(std::size_t provider, TimePoint now) const {
  return providers_[provider].status(rule_, now);
}

}  // namespace llm_api_router::routing
