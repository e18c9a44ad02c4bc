#include "routing/model_cooldowns.hpp"

#include <algorithm>

namespace llm_api_router::routing {
namespace {

using std::chrono::milliseconds;

// Enough rate limits to count; no sane threshold is higher.
constexpr std::size_t kUntoldKept = 1024;

// The name a model is kept by, cut where a UTF-8 character begins.
std::string_view key_of(std::string_view model) {
  if (model.size() <= ModelCooldowns::kLongestName) return model;
  std::size_t end = ModelCooldowns::kLongestName;
  while (end > 0 && (static_cast<unsigned char>(model[end]) & 0xc0U) == 0x80U) --end;
  return model.substr(0, end);
}

}  // namespace

// True if it began, false if it went on.
bool ModelCooldowns::Span::extend(TimePoint now, TimePoint end) {
  const bool begins = !lasts(now);
  since = now;
  until = std::max(until, end);
  return begins;
}

void ModelCooldowns::Span::forgive(TimePoint started) {
  if (since <= started) *this = {};
}

Standing ModelCooldowns::Entry::standing(TimePoint now) const {
  if (told.lasts(now)) return Standing::told;
  if (missing.lasts(now)) return Standing::model_missing;
  if (hard.lasts(now)) return Standing::hard;
  if (benched.lasts(now)) return Standing::benched;
  return Standing::available;
}

TimePoint ModelCooldowns::Entry::last_end() const {
  const TimePoint hard_end = hard.open() ? hard.until() : TimePoint{};
  return std::max({told.until, benched.until, missing.until, hard_end});
}

// Whether nothing would be lost with it. A hard cooldown is remembered for an hour after its end,
// so that it goes on doubling.
bool ModelCooldowns::Entry::idle(TimePoint now) const {
  return (untold.empty() || counts_until <= now) && last_end() <= now &&
         (hard.pristine() || hard.until() + kHardLongest <= now);
}

bool ModelCooldowns::rate_limited(std::string_view model, std::optional<milliseconds> wait,
                                  const RateRule& rule, TimePoint now) {
  Entry& limited = entry(model, now);
  if (wait && wait->count() > 0) {
    const Duration told = std::min<Duration>(*wait, kRateLongest);
    const bool benched = limited.benched.lasts(now);
    return limited.told.extend(now, now + told) && !benched;
  }
  std::erase_if(limited.untold, [&](TimePoint at) { return now - at >= rule.window; });
  if (limited.untold.size() < kUntoldKept) limited.untold.push_back(now);
  limited.counts_until = now + rule.window;
  if (limited.untold.size() < static_cast<std::size_t>(std::max(rule.threshold, 1))) return false;
  limited.untold.clear();
  const bool told = limited.told.lasts(now);
  return limited.benched.extend(now, now + rule.cooldown) && !told;
}

bool ModelCooldowns::forbidden(std::string_view model, TimePoint started, TimePoint now) {
  return entry(model, now).hard.begin(started, now);
}

bool ModelCooldowns::missing(std::string_view model, TimePoint now) {
  return entry(model, now).missing.extend(now, now + kModelMissing);
}

void ModelCooldowns::succeeded(std::string_view model, TimePoint started, TimePoint now) {
  if (const auto known = entries_.find(key_of(model)); known != entries_.end()) {
    Entry& forgiven = known->second;
    forgiven.untold.clear();
    for (Span* span : {&forgiven.told, &forgiven.benched, &forgiven.missing})
      span->forgive(started);
    forgiven.hard.forgive(started);
  }
  std::erase_if(entries_, [&](const auto& known) { return known.second.idle(now); });
}

ModelCooldowns ModelCooldowns::rate_limits() const {
  ModelCooldowns kept;
  for (const auto& [model, from] : entries_) {
    Entry& to = kept.entries_[model];
    to.told = from.told;
    to.benched = from.benched;
    to.untold = from.untold;
    to.counts_until = from.counts_until;
  }
  return kept;
}

Standing ModelCooldowns::standing(std::string_view model, TimePoint now) const {
  const Entry* known = find(model);
  return known ? known->standing(now) : Standing::available;
}

std::optional<TimePoint> ModelCooldowns::told_until(std::string_view model, TimePoint now) const {
  const Entry* known = find(model);
  if (!known || !known->told.lasts(now)) return std::nullopt;
  return known->told.until;
}

TimePoint ModelCooldowns::last_end() const {
  TimePoint last{};
  for (const auto& [model, known] : entries_) last = std::max(last, known.last_end());
  return last;
}

std::vector<CoolingModel> ModelCooldowns::cooling(TimePoint now) const {
  std::vector<CoolingModel> models;
  for (const auto& [model, known] : entries_) {
    const Standing reason = known.standing(now);
    if (reason != Standing::available) models.push_back({model, reason, known.last_end() - now});
  }
  return models;
}

ModelCooldowns::Entry& ModelCooldowns::entry(std::string_view model, TimePoint now) {
  const std::string_view key = key_of(model);
  if (const auto known = entries_.find(key); known != entries_.end()) return known->second;
  if (entries_.size() >= kKept) make_room(now);
  return entries_.emplace(key, Entry{}).first->second;
}

const ModelCooldowns::Entry* ModelCooldowns::find(std::string_view model) const {
  const auto known = entries_.find(key_of(model));
  return known != entries_.end() ? &known->second : nullptr;
}

// What has ended goes first; failing that, what ends first.
void ModelCooldowns::make_room(TimePoint now) {
  std::erase_if(entries_, [&](const auto& known) { return known.second.idle(now); });
  if (entries_.size() < kKept) return;
  entries_.erase(std::ranges::min_element(
      entries_, {}, [](const auto& known) { return known.second.last_end(); }));
}

}  // namespace llm_api_router::routing
