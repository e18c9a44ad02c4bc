// The state is plain and guarded by a mutex; what readers need of it is published in atomics after
// every change. Each atomic is whole by itself, so that readers need no order between them: at
// worst one exchange sees a cooldown a moment late.
#include "routing/provider_cooldowns.hpp"

#include <algorithm>

namespace llm_api_router::routing {

Standing ProviderCooldowns::whole_standing(TimePoint now) const {
  if (ticks(now) < hard_until_.load(std::memory_order_acquire)) return Standing::hard;
  const Ticks soft_until = soft_until_.load(std::memory_order_acquire);
  if (soft_until == kClosed) return Standing::available;
  return ticks(now) < soft_until ? Standing::soft : Standing::half_open;
}

Standing ProviderCooldowns::standing(std::string_view model, TimePoint now, Domain domain) const {
  const Standing whole = whole_standing(now);
  if (domain == Domain::count_tokens ||
      ticks(now) >= models_until_.load(std::memory_order_acquire)) {
    return whole;
  }
  const std::scoped_lock lock{mutex_};
  return std::max(whole, models_.standing(model, now));
}

std::optional<TimePoint> ProviderCooldowns::told_until(std::string_view model,
                                                       TimePoint now) const {
  if (ticks(now) >= models_until_.load(std::memory_order_acquire)) return std::nullopt;
  const std::scoped_lock lock{mutex_};
  return models_.told_until(model, now);
}

// The standing is looked at again once the token is held: the probe before this one may have ended,
// and with it the half-open state, in between.
ProbeToken ProviderCooldowns::try_acquire_probe(TimePoint now) {
  if (whole_standing(now) != Standing::half_open) return 0;
  const ProbeToken token = last_probe_.fetch_add(1) + 1;
  ProbeToken none = 0;
  if (!probe_.compare_exchange_strong(none, token)) return 0;
  if (whole_standing(now) == Standing::half_open) return token;
  give_back(token);
  return 0;
}

void ProviderCooldowns::give_back(ProbeToken token) {
  if (token != 0) probe_.compare_exchange_strong(token, 0);
}

void ProviderCooldowns::carry_over(const ProviderCooldowns& old, TimePoint now) {
  const std::scoped_lock lock{mutex_, old.mutex_};
  failed_in_a_row_ = old.failed_in_a_row_;
  soft_by_connect_ = old.soft_by_connect_;
  soft_ = old.soft_;
  models_ = old.models_.rate_limits();
  tally_ = old.tally_;
  publish(now);
}

void ProviderCooldowns::answered(const Attempt& attempt, TimePoint now) {
  if (marked_.load(std::memory_order_acquire)) {
    const std::scoped_lock lock{mutex_};
    soft_.forgive(attempt.started);
    hard_.forgive(attempt.started);
    publish(now);
  }
  give_back(attempt.probe);
}

void ProviderCooldowns::succeeded(const Attempt& attempt, TimePoint now) {
  if (marked_.load(std::memory_order_acquire)) {
    const std::scoped_lock lock{mutex_};
    failed_in_a_row_ = 0;
    soft_.forgive(attempt.started);
    hard_.forgive(attempt.started);
    models_.succeeded(attempt.model, attempt.started, now);
    publish(now);
  }
  give_back(attempt.probe);
}

void ProviderCooldowns::failed(const Attempt& attempt, Bench bench,
                               std::optional<std::chrono::milliseconds> wait, const RateRule& rule,
                               TimePoint now) {
  {
    const std::scoped_lock lock{mutex_};
    if (bench == Bench::rate) tally_.rate_limited(now);
    if (bench_for(attempt, bench, wait, rule, now)) tally_.cooldown_began(now);
    publish(now);
  }
  give_back(attempt.probe);
}

// True if a cooldown began. An answer that is no fault of the provider shows that it works, which
// is all that S asks.
bool ProviderCooldowns::bench_for(const Attempt& attempt, Bench bench,
                                  std::optional<std::chrono::milliseconds> wait,
                                  const RateRule& rule, TimePoint now) {
  switch (bench) {
    case Bench::soft:
    case Bench::soft_at_once: return soften(attempt, bench == Bench::soft_at_once, now);
    case Bench::hard: return hard_.begin(attempt.started, now);
    case Bench::overload: return models_.rate_limited(attempt.model, wait, rule, now);
    case Bench::none:
      failed_in_a_row_ = 0;
      soft_.forgive(attempt.started);
      return false;
    case Bench::rate:
      soft_.forgive(attempt.started);
      return models_.rate_limited(attempt.model, wait, rule, now);
    case Bench::hard_per_model:
      soft_.forgive(attempt.started);
      return models_.forbidden(attempt.model, attempt.started, now);
    case Bench::model_missing:
      soft_.forgive(attempt.started);
      return models_.missing(attempt.model, now);
  }
  return false;
}

bool ProviderCooldowns::soften(const Attempt& attempt, bool at_once, TimePoint now) {
  failed_in_a_row_ = std::min(failed_in_a_row_ + 1, kSoftThreshold);
  if (!at_once && !soft_.open() && failed_in_a_row_ < kSoftThreshold) return false;
  if (!soft_.begin(attempt.started, now)) return false;
  soft_by_connect_ = at_once;
  return true;
}

bool ProviderCooldowns::wants_connect_probe(TimePoint now) const {
  return connect_class_.load(std::memory_order_acquire) &&
         ticks(now) < soft_until_.load(std::memory_order_acquire);
}

void ProviderCooldowns::connect_probe_succeeded(TimePoint now) {
  const std::scoped_lock lock{mutex_};
  if (!soft_by_connect_) return;
  soft_.end();
  failed_in_a_row_ = 0;
  publish(now);
}

CooldownStatus ProviderCooldowns::status(const RateRule& rule, TimePoint now) const {
  const std::scoped_lock lock{mutex_};
  CooldownStatus status;
  const auto consider = [&](Standing reason, Duration remaining) {
    if (remaining <= status.remaining) return;
    status.in_cooldown = true;
    status.reason = reason;
    status.remaining = remaining;
  };
  if (soft_.lasts(now)) consider(Standing::soft, soft_.until() - now);
  if (hard_.lasts(now)) consider(Standing::hard, hard_.until() - now);
  status.cooling_models = models_.cooling(now);
  for (const CoolingModel& model : status.cooling_models) consider(model.reason, model.remaining);
  status.cooldown_count = tally_.cooldowns();
  status.total_cooldown_time = tally_.cooled(now);
  status.last_start = tally_.last_start();
  status.total_rate_limits = tally_.rate_limits();
  status.recent_rate_limits = tally_.recent_rate_limits(now, rule.window);
  return status;
}

TimePoint ProviderCooldowns::last_end() const {
  TimePoint last = models_.last_end();
  if (soft_.open()) last = std::max(last, soft_.until());
  if (hard_.open()) last = std::max(last, hard_.until());
  return last;
}

void ProviderCooldowns::publish(TimePoint now) {
  const auto end_of = [](const DoublingCooldown& cooldown) {
    return cooldown.open() ? ticks(cooldown.until()) : kClosed;
  };
  connect_class_.store(soft_by_connect_, std::memory_order_release);
  soft_until_.store(end_of(soft_), std::memory_order_release);
  hard_until_.store(end_of(hard_), std::memory_order_release);
  models_until_.store(ticks(models_.last_end()), std::memory_order_release);
  const bool marked =
      failed_in_a_row_ > 0 || !soft_.pristine() || !hard_.pristine() || !models_.empty();
  marked_.store(marked, std::memory_order_release);
  tally_.cools_until(last_end(), now);
}

}  // namespace llm_api_router::routing
