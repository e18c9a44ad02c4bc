// Each candidate is tried at most 1 + max_retries times, and waited for at most once while it
// cools, so that every plan ends. The order of choice:
//   1. an untried one that is available, or half-open with its probe to be had
//   2. an untried one that cools without a told end, best standing first
//   3. an untried one that told to be back within kLongestWait, once it is
#include "routing/attempt_plan.hpp"

#include <algorithm>
#include <cassert>

namespace llm_api_router::routing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// SplitMix64's step.
std::uint64_t draw(std::uint64_t& seed) {
  seed += 0x9e3779b97f4a7c15U;
  std::uint64_t x = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

}  // namespace

AttemptPlan::AttemptPlan(std::span<const Candidate> candidates, Cooldowns& cooldowns,
                         RetryBudget& budget, const PlanOptions& options)
    : candidates_(candidates),
      cooldowns_(cooldowns),
      budget_(budget),
      options_(options),
      trail_(candidates.size()) {
  budget_.exchange_began();
}

AttemptPlan::~AttemptPlan() {
  client_left();
  budget_.exchange_ended();
}

Step AttemptPlan::next(const std::optional<Failure>& last, TimePoint now) {
  switch (state_) {
    case State::running:
      assert(last && "the attempt that runs has neither failed nor been settled");
      return absorb(last.value_or(Failure{}), now);
    case State::waiting_to_retry:
    case State::waiting_for_cooldown:
      if (now < wait_until_) return Wait{wait_until_, current_};
      return state_ == State::waiting_to_retry ? after_retry_wait(now) : choose(now);
    case State::over: return give_up(GiveUp::Reason::nothing_left, now);
    case State::idle: break;
  }
  if (candidates_.empty()) return give_up(GiveUp::Reason::no_candidate, now);
  return choose(now);
}

Step AttemptPlan::absorb(const Failure& failure, TimePoint now) {
  const Verdict verdict = classify(failure, candidates_[current_].fallback_on);
  note(failure, verdict, now);
  settle();
  if (leaves_marks()) cooldowns_.failed(running_, verdict.bench, told(failure.hint), now);
  if (!options_.on_account) {
    if (const auto step = retry(failure, verdict, now)) return *step;
    if (verdict.next) return choose(now);
  }
  return give_up(verdict.weight == Weight::request ? GiveUp::Reason::request_error
                                                   : GiveUp::Reason::nothing_left,
                 now);
}

void AttemptPlan::note(const Failure& failure, const Verdict& verdict, TimePoint now) {
  trail_[current_].failed = verdict.outcome;
  trail_[current_].status = failure.status;
  failed_attempt_ = attempts_;
  const auto wait = told(failure.hint);
  if (wait) told_back_ = std::min(told_back_.value_or(TimePoint::max()), now + *wait);
  if (reported_attempt_ != 0 && reported_weight_ > verdict.weight) return;
  reported_attempt_ = attempts_;
  reported_weight_ = verdict.weight;
  reported_answer_ = verdict.answer;
  reported_told_ = wait.has_value();
}

std::optional<Step> AttemptPlan::retry(const Failure& failure, const Verdict& verdict,
                                       TimePoint now) {
  const bool if_alone = verdict.same == SameProvider::if_alone;
  const milliseconds wished = told(failure.hint).value_or(milliseconds{0});
  if (!retries_left(verdict.same) || wished > kLongestWait) return std::nullopt;
  if (if_alone && another_stands(Standing::benched, now)) return std::nullopt;

  const TimePoint until = now + std::max<Duration>(wished, backoff());
  if (too_late(until)) return std::nullopt;
  if (!if_alone && standing(current_, until) != Standing::available) return std::nullopt;
  if (!budget_.try_take()) return std::nullopt;
  holds_retry_ = true;
  retry_if_alone_ = if_alone;
  return wait(State::waiting_to_retry, current_, until, now);
}

// While the exchange waited, others may have found out more about the provider.
Step AttemptPlan::after_retry_wait(TimePoint now) {
  const Standing stands = standing(current_, now);
  const bool goes_on = retry_if_alone_
                           ? stands <= Standing::soft && !another_stands(Standing::available, now)
                           : stands == Standing::available;
  if (!goes_on || too_late(now)) {
    end_retry();
    return choose(now);
  }
  const bool probes = leaves_marks() && stands == Standing::half_open;
  return start(current_,
               probes ? cooldowns_.try_acquire_probe(candidates_[current_].provider, now) : 0, now);
}

Step AttemptPlan::choose(TimePoint now) {
  if (too_late(now)) return give_up(GiveUp::Reason::too_late, now);
  if (const auto step = try_available(now)) return *step;
  if (const auto step = try_cooling(now)) return *step;
  if (const auto step = wait_for_cooldown(now)) return *step;
  return give_up(attempts_ == 0 ? GiveUp::Reason::all_cooling : GiveUp::Reason::nothing_left, now);
}

std::optional<Step> AttemptPlan::try_available(TimePoint now) {
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (!untried(i)) continue;
    const Standing stands = standing(i, now);
    if (stands == Standing::available) return start(i, 0, now);
    trail_[i].skipped = stands;
    if (stands != Standing::half_open || !leaves_marks()) continue;
    const ProbeToken probe = cooldowns_.try_acquire_probe(candidates_[i].provider, now);
    if (probe != 0) return start(i, probe, now);
  }
  return std::nullopt;
}

std::optional<Step> AttemptPlan::try_cooling(TimePoint now) {
  std::optional<std::size_t> best;
  Standing best_stands = Standing::told;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (!untried(i)) continue;
    const Standing stands = standing(i, now);
    if (stands >= best_stands) continue;
    best = i;
    best_stands = stands;
  }
  if (!best) return std::nullopt;
  return start(*best, 0, now);
}

std::optional<Step> AttemptPlan::wait_for_cooldown(TimePoint now) {
  std::optional<std::size_t> first;
  TimePoint until = now + kLongestWait;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (!untried(i) || trail_[i].waited.count() > 0) continue;
    const auto back = told_until(i, now);
    if (!back || *back > until || (first && *back == until)) continue;
    first = i;
    until = *back;
  }
  if (!first || too_late(until)) return std::nullopt;
  return wait(State::waiting_for_cooldown, *first, until, now);
}

Step AttemptPlan::wait(State state, std::size_t candidate, TimePoint until, TimePoint now) {
  state_ = state;
  current_ = candidate;
  wait_until_ = until;
  trail_[candidate].waited += std::chrono::ceil<milliseconds>(until - now);
  return Wait{until, candidate};
}

Step AttemptPlan::start(std::size_t candidate, ProbeToken probe, TimePoint now) {
  state_ = State::running;
  current_ = candidate;
  running_ = {candidates_[candidate].provider, candidates_[candidate].model, now, probe};
  ++attempts_;
  ++trail_[candidate].attempts;
  return Try{candidate, probe != 0};
}

Step AttemptPlan::give_up(GiveUp::Reason reason, TimePoint now) {
  state_ = State::over;
  GiveUp step;
  step.reason = reason;
  step.attempt = reported_attempt_;
  if (reported_attempt_ != 0) step.answer = reported_answer_;
  if (reported_attempt_ == 0 && reason == GiveUp::Reason::all_cooling) {
    step.answer = Answer::relay_limited;
  }
  if (step.answer == Answer::relay_limited) step.retry_after = retry_after(now);
  return step;
}

void AttemptPlan::answered(TimePoint now) {
  if (state_ != State::running || trail_[current_].answered) return;
  trail_[current_].answered = true;
  end_retry();
  if (!leaves_marks()) return;
  cooldowns_.answered(running_, now);
}

void AttemptPlan::succeeded(TimePoint now) {
  if (!settle()) return;
  trail_[current_].answered = true;
  if (leaves_marks()) cooldowns_.succeeded(running_, now);
}

void AttemptPlan::failed_after_content(TimePoint now) {
  if (settle() && leaves_marks()) cooldowns_.failed(running_, Bench::soft, std::nullopt, now);
}

void AttemptPlan::client_left() {
  if (settle()) cooldowns_.abandoned(running_);
  state_ = State::over;
}

bool AttemptPlan::untried(std::size_t candidate) const { return trail_[candidate].attempts == 0; }

Standing AttemptPlan::standing(std::size_t candidate, TimePoint when) const {
  const Candidate& asked = candidates_[candidate];
  return cooldowns_.standing(asked.provider, asked.model, when, options_.domain);
}

std::optional<TimePoint> AttemptPlan::told_until(std::size_t candidate, TimePoint now) const {
  if (!leaves_marks()) return std::nullopt;
  return cooldowns_.told_until(candidates_[candidate].provider, candidates_[candidate].model, now);
}

bool AttemptPlan::another_stands(Standing worst, TimePoint now) const {
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (untried(i) && standing(i, now) <= worst) return true;
  }
  return false;
}

bool AttemptPlan::retries_left(SameProvider same) const {
  const int made = trail_[current_].attempts - 1;
  const int allowed = candidates_[current_].max_retries;
  switch (same) {
    case SameProvider::no: return false;
    case SameProvider::once: return made < std::min(allowed, 1);
    case SameProvider::retry:
    case SameProvider::if_alone: return made < allowed;
  }
  return false;
}

bool AttemptPlan::too_late(TimePoint when) const {
  return when > options_.arrival + kNoAttemptAfter;
}

// Empty where the failure that is reported told nothing: another provider's word is not its own.
std::optional<seconds> AttemptPlan::retry_after(TimePoint now) const {
  if (reported_attempt_ != 0 && !reported_told_) return std::nullopt;
  std::optional<TimePoint> first = told_back_;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (const auto back = told_until(i, now)) {
      first = std::min(first.value_or(TimePoint::max()), *back);
    }
  }
  if (!first) return std::nullopt;
  return std::clamp(std::chrono::ceil<seconds>(*first - now), seconds{1}, seconds{60});
}

// Half of it is drawn by lot, so that those who failed together do not come back together.
Duration AttemptPlan::backoff() {
  const int retries = std::clamp(trail_[current_].attempts - 1, 0, 8);
  const milliseconds whole = std::min(kFirstBackoff * (1 << retries), kLongestBackoff);
  const auto half = static_cast<std::uint64_t>(whole.count()) / 2;
  return milliseconds{static_cast<milliseconds::rep>(half + draw(options_.seed) % (half + 1))};
}

void AttemptPlan::end_retry() {
  if (!holds_retry_) return;
  holds_retry_ = false;
  budget_.give_back();
}

// Ends the attempt that runs, if one does, and whatever the exchange holds of the budget.
bool AttemptPlan::settle() {
  end_retry();
  if (state_ != State::running) return false;
  state_ = State::over;
  return true;
}

}  // namespace llm_api_router::routing
