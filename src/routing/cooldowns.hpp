// Which providers are to be left alone for now, and why. Shared by all relay threads.
//
// Three kinds (SPEC §6). R, per provider and model: until upstream said, or `cooldown` after
// `threshold` untold rate limits within `window`. S, per provider: 2 s doubling to 60 s, then
// half-open: one probe at a time until an answer comes. H, per provider or per provider and model:
// 5 min doubling to 1 h.
//
// Reading takes no lock unless a model of that provider cools; neither does the success of a
// provider that has nothing to be forgiven. A cooldown is never shortened but by an attempt that
// began after it and succeeded, by a bare connect (S after connect-class failures), or by a new
// configuration.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "routing/classify.hpp"
#include "routing/model_cooldowns.hpp"
#include "routing/provider_cooldowns.hpp"
#include "routing/standing.hpp"

namespace llm_api_router::routing {

class Cooldowns {
 public:
  // One provider for each of `identities`, which say what makes a provider the same one in the next
  // configuration (name, address, key). Providers are named by index from here on.
  explicit Cooldowns(std::vector<std::string> identities, RateRule rule = {});
  Cooldowns(const Cooldowns&) = delete;
  Cooldowns& operator=(const Cooldowns&) = delete;

  // Takes over S, R and the statistics of the providers that stay; H and missing models are
  // forgotten. To be called before other threads see this object; `old` may be in use.
  void carry_over(const Cooldowns& old, TimePoint now);

  [[nodiscard]] std::size_t size() const { return identities_.size(); }

  [[nodiscard]] Standing standing(std::size_t provider, std::string_view model, TimePoint now,
                                  Domain domain = Domain::answers) const;

  // When a provider whose standing is `told` will be back; empty for any other.
  [[nodiscard]] std::optional<TimePoint> told_until(std::size_t provider, std::string_view model,
                                                    TimePoint now) const;

  // The token of a half-open provider's probe, to at most one caller at a time; 0 if it is taken or
  // the provider is not half-open. Ends with the attempt it is used for.
  [[nodiscard]] ProbeToken try_acquire_probe(std::size_t provider, TimePoint now);

  // Content came: the provider works, so S and H that began before this attempt end and its probe
  // is given back. Failures in a row are not forgotten before the whole answer has come.
  void answered(const Attempt& attempt, TimePoint now);
  // The whole answer came, streamed or not.
  void succeeded(const Attempt& attempt, TimePoint now);
  // `wait`: what upstream told (classify.hpp).
  void failed(const Attempt& attempt, Bench bench, std::optional<std::chrono::milliseconds> wait,
              TimePoint now);
  // Neither success nor failure: the client left.
  void abandoned(const Attempt& attempt);

  // Providers in S after connect-class failures: each wants a bare connect (TCP and TLS, no
  // request) now. To be asked every second by one thread; a connect that fails changes nothing.
  [[nodiscard]] std::vector<std::size_t> wanting_connect_probe(TimePoint now) const;
  void connect_probe_succeeded(std::size_t provider, TimePoint now);

  [[nodiscard]] CooldownStatus status(std::size_t provider, TimePoint now) const;

 private:
  RateRule rule_;
  std::vector<std::string> identities_;
  std::unique_ptr<ProviderCooldowns[]> providers_;  // one for each identity
};

}  // namespace llm_api_router::routing
