// The cooldowns of one provider. Thread-safe; Cooldowns keeps one for each.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "routing/classify.hpp"
#include "routing/cooldown_tally.hpp"
#include "routing/doubling_cooldown.hpp"
#include "routing/model_cooldowns.hpp"
#include "routing/standing.hpp"

namespace llm_api_router::routing {

inline constexpr std::chrono::seconds kSoftFirst{2};
inline constexpr std::chrono::seconds kSoftLongest{60};
inline constexpr int kSoftThreshold = 3;  // failed attempts in a row

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

// The members mean what those of the same name in Cooldowns do. Aligned, so that the threads that
// read one provider do not wait for those that write to another.
class alignas(64) ProviderCooldowns {
 public:
  void carry_over(const ProviderCooldowns& old, TimePoint now);

  [[nodiscard]] Standing standing(std::string_view model, TimePoint now, Domain domain) const;
  [[nodiscard]] std::optional<TimePoint> told_until(std::string_view model, TimePoint now) const;
  [[nodiscard]] ProbeToken try_acquire_probe(TimePoint now);

  void answered(const Attempt& attempt, TimePoint now);
  void succeeded(const Attempt& attempt, TimePoint now);
  void failed(const Attempt& attempt, Bench bench, std::optional<std::chrono::milliseconds> wait,
              const RateRule& rule, TimePoint now);
  void abandoned(const Attempt& attempt) { give_back(attempt.probe); }

  [[nodiscard]] bool wants_connect_probe(TimePoint now) const;
  void connect_probe_succeeded(TimePoint now);

  [[nodiscard]] CooldownStatus status(const RateRule& rule, TimePoint now) const;

 private:
  using Ticks = Duration::rep;
  static constexpr Ticks kClosed = std::numeric_limits<Ticks>::min();
  static Ticks ticks(TimePoint time) { return time.time_since_epoch().count(); }

  Standing whole_standing(TimePoint now) const;
  void give_back(ProbeToken token);
  bool soften(const Attempt& attempt, bool at_once, TimePoint now);
  bool bench_for(const Attempt& attempt, Bench bench, std::optional<std::chrono::milliseconds> wait,
                 const RateRule& rule, TimePoint now);
  TimePoint last_end() const;
  void publish(TimePoint now);

  // Published.
  std::atomic<Ticks> soft_until_{kClosed};  // half-open once passed
  std::atomic<Ticks> hard_until_{kClosed};
  std::atomic<Ticks> models_until_{kClosed};  // the last end of any model's cooldown
  std::atomic<bool> marked_{false};           // a success would change something
  std::atomic<bool> connect_class_{false};    // S, and a bare connect may end it
  std::atomic<ProbeToken> probe_{0};
  std::atomic<ProbeToken> last_probe_{0};

  mutable std::mutex mutex_;  // guards what follows
  int failed_in_a_row_ = 0;
  bool soft_by_connect_ = false;
  DoublingCooldown soft_{kSoftFirst, kSoftLongest};
  DoublingCooldown hard_{kHardFirst, kHardLongest};
  ModelCooldowns models_;
  CooldownTally tally_;
};

}  // namespace llm_api_router::routing
