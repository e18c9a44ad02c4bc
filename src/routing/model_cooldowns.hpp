// The cooldowns of one provider that hold for single models: R, H and missing models.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "routing/doubling_cooldown.hpp"
#include "routing/standing.hpp"

namespace llm_api_router::routing {

inline constexpr std::chrono::minutes kHardFirst{5};
inline constexpr std::chrono::minutes kHardLongest{60};
inline constexpr std::chrono::seconds kModelMissing{60};
inline constexpr std::chrono::minutes kRateLongest{10};

// When rate limits without a told end bench a provider for a model.
struct RateRule {
  int threshold = 3;
  std::chrono::milliseconds window{60'000};
  std::chrono::milliseconds cooldown{600'000};
};

struct CoolingModel {
  std::string model;
  Standing reason = Standing::available;
  Duration remaining{};
};

// Not thread-safe. Model names come from clients: at most kKept are remembered, by their first
// kLongestName bytes.
class ModelCooldowns {
 public:
  static constexpr std::size_t kKept = 256;
  static constexpr std::size_t kLongestName = 200;

  // Each is true if a cooldown of this model began, not if one went on.
  // `wait`: until when upstream said; none or zero is counted by `rule`.
  bool rate_limited(std::string_view model, std::optional<std::chrono::milliseconds> wait,
                    const RateRule& rule, TimePoint now);
  bool forbidden(std::string_view model, TimePoint started, TimePoint now);
  bool missing(std::string_view model, TimePoint now);
  // An attempt of `started` succeeded: what began before it ends, and rate limits count anew.
  void succeeded(std::string_view model, TimePoint started, TimePoint now);

  // R alone, for the next configuration.
  [[nodiscard]] ModelCooldowns rate_limits() const;

  [[nodiscard]] Standing standing(std::string_view model, TimePoint now) const;
  // When what upstream told is over; empty unless the standing is `told`.
  [[nodiscard]] std::optional<TimePoint> told_until(std::string_view model, TimePoint now) const;
  // When the last of all cooldowns ends.
  [[nodiscard]] TimePoint last_end() const;
  // Nothing is remembered that a success could change.
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  // Those in force, by name.
  [[nodiscard]] std::vector<CoolingModel> cooling(TimePoint now) const;

 private:
  struct Span {
    TimePoint since{};
    TimePoint until{};
    [[nodiscard]] bool lasts(TimePoint now) const { return now < until; }
    bool extend(TimePoint now, TimePoint end);
    void forgive(TimePoint started);
  };
  struct Entry {
    Span told;
    Span benched;
    Span missing;
    DoublingCooldown hard{kHardFirst, kHardLongest};
    std::vector<TimePoint> untold;  // rate limits within the window, oldest first
    TimePoint counts_until{};       // when the last of them leaves the window

    [[nodiscard]] Standing standing(TimePoint now) const;
    [[nodiscard]] TimePoint last_end() const;
    [[nodiscard]] bool idle(TimePoint now) const;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  Entry& entry(std::string_view model, TimePoint now);
  [[nodiscard]] const Entry* find(std::string_view model) const;
  void make_room(TimePoint now);

  Entries entries_;
};

}  // namespace llm_api_router::routing
