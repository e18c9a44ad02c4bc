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

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "routing/classify.hpp"

namespace llm_api_router::routing {

// When rate limits without a told end bench a provider for a model.
struct RateRule {
  int threshold = 3;
  std::chrono::milliseconds window{60'000};
  std::chrono::milliseconds cooldown{600'000};
};

inline constexpr std::chrono::seconds kSoftFirst{2};
inline constexpr std::chrono::seconds kSoftLongest{60};
inline constexpr int kSoftThreshold = 3;  // failed attempts in a row
inline constexpr std::chrono::minutes kHardFirst{5};
inline constexpr std::chrono::minutes kHardLongest{60};
inline constexpr std::chrono::seconds kModelMissing{60};
inline constexpr std::chrono::minutes kRateLongest{10};
inline constexpr std::size_t kCoolingModelsKept = 256;  // a provider

// Why a provider is not to be used, in the order a provider is still tried when nothing else is
// left.
enum class Standing {
  available,
  half_open,      // S has run out: for one probe at a time
  soft,           // S
  benched,        // R without a told end
  hard,           // H
  model_missing,  // the model is not there
  told,           // R until a told time: the only one that is never tried early
};

// "available", "half_open", "soft", "benched", "hard", "model_missing", "rate_limited".
std::string_view name_of(Standing standing);

// Which cooldowns an exchange respects. count_tokens has limits of its own: rate limits and missing
// models of messages say nothing about it.
enum class Domain { answers, count_tokens };

// The right to be the one probe of a half-open provider; 0 is none. It must be given back exactly
// once: as part of an Attempt by answered, succeeded, failed or abandoned.
using ProbeToken = std::uint64_t;

// One attempt at a provider, as Cooldowns needs to know it.
struct Attempt {
  std::size_t provider = 0;
  std::string_view model;  // the name rate limits are kept by; empty is a name like others
  TimePoint started;
  ProbeToken probe = 0;
};

struct CoolingModel {
  std::string model;
  Standing reason = Standing::available;
  Duration remaining{};
};

// A provider's cooldowns as /status tells them.
struct CooldownStatus {
  bool in_cooldown = false;               // the provider or any of its models
  Standing reason = Standing::available;  // of the cooldown that lasts longest
  Duration remaining{};                   // of the same
  std::vector<CoolingModel> cooling_models;
  std::uint64_t cooldown_count = 0;
  Duration total_cooldown_time{};  // with any cooldown in force, up to now
  std::optional<TimePoint> last_start;
  std::uint64_t total_rate_limits = 0;
  std::uint64_t recent_rate_limits = 0;  // within RateRule::window
};

class Cooldowns {
 public:
  // One provider for each of `identities`, which say what makes a provider the same one in the next
  // configuration (name, address, key). Providers are named by index from here on.
  explicit Cooldowns(std::vector<std::string> identities, RateRule rule = {});
  ~Cooldowns();
  Cooldowns(const Cooldowns&) = delete;
  Cooldowns& operator=(const Cooldowns&) = delete;

  // Takes over S, R and the statistics of the providers that stay; H and missing models are
  // forgotten. To be called before other threads see this object; `old` may be in use.
  void carry_over(const Cooldowns& old, TimePoint now);

  [[nodiscard]] std::size_t size() const { return size_; }

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
  class Provider;

  RateRule rule_;
  std::size_t size_;
  std::unique_ptr<Provider[]> providers_;
};

}  // namespace llm_api_router::routing
