// Decides what follows each attempt of one exchange. Pure: no I/O, and time is an argument.
//
//   AttemptPlan plan{candidates, cooldowns, budget, {.arrival = now}};
//   for (Step step = plan.next({}, now);;) Try  → attempt; failed: next(failure, now)
//                                          Wait → sleep until then; next({}, now)
//                                          GiveUp → answer what it says
//   then answered() at the first content, and succeeded(), failed_after_content() or client_left().
//
// A pooled connection found closed before a byte came is the caller's to replace: the plan does not
// hear of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include <boost/container/small_vector.hpp>

#include "base/clock.hpp"
#include "model/failure.hpp"
#include "routing/candidate.hpp"
#include "routing/classify.hpp"
#include "routing/cooldowns.hpp"
#include "routing/retry_budget.hpp"

namespace llm_api_router::routing {

// No attempt starts later than this after the request came: clients wait 120 s for the head.
inline constexpr std::chrono::seconds kNoAttemptAfter{110};
inline constexpr std::chrono::milliseconds kFirstBackoff{250};
inline constexpr std::chrono::milliseconds kLongestBackoff{8'000};

// Attempt at candidates[candidate] now.
struct Try {
  std::size_t candidate = 0;
  bool is_probe = false;  // of a half-open provider
  friend bool operator==(const Try&, const Try&) = default;
};

// Nothing until then; next({}, then) goes on, with `candidate` unless something better came up.
struct Wait {
  TimePoint until;
  std::size_t candidate = 0;
  friend bool operator==(const Wait&, const Wait&) = default;
};

struct GiveUp {
  enum class Reason {
    no_candidate,   // the list was empty
    request_error,  // the answer says that the request is at fault
    nothing_left,   // every candidate has had its tries
    all_cooling,  // nothing was tried: every candidate told when it will be back, too late to wait
    too_late,     // kNoAttemptAfter has passed
  };
  Reason reason = Reason::nothing_left;
  // The attempt whose failure is to be reported, counted from 1; 0: there was none. all_cooling
  // without one is a native 429, no_candidate and too_late a 503.
  int attempt = 0;
  // Of that attempt. relay_limited where there was none and all cool.
  Answer answer = Answer::bad_gateway;
  // For retry-after: when the first provider will be back, 1 to 60 s. Set with relay_limited only,
  // and only if it is known.
  std::optional<std::chrono::seconds> retry_after;
  friend bool operator==(const GiveUp&, const GiveUp&) = default;
};

using Step = std::variant<Try, Wait, GiveUp>;

struct PlanOptions {
  TimePoint arrival;  // of the request
  // count_tokens respects S and H of a provider, but leaves no mark itself.
  Domain domain = Domain::answers;
  // The first available provider, once.
  bool on_account = false;
  std::uint64_t seed = 0;  // for jitter
};

// What became of one candidate, for logs and x-router-decision.
struct Trail {
  Standing skipped = Standing::available;  // why it was passed over when last looked at
  int attempts = 0;
  std::chrono::milliseconds waited{0};
  std::string_view failed;  // outcome of its last failure (Verdict::outcome), static storage
  int status = 0;           // of the same
  bool answered = false;
};

// Belongs to one exchange and one thread. Whatever has not been settled when it goes is abandoned.
class AttemptPlan {
 public:
  // `candidates` in the order of preference (affinity.hpp); they, `cooldowns` and `budget` must
  // outlive the plan.
  AttemptPlan(std::span<const Candidate> candidates, Cooldowns& cooldowns, RetryBudget& budget,
              const PlanOptions& options);
  ~AttemptPlan();
  AttemptPlan(const AttemptPlan&) = delete;
  AttemptPlan& operator=(const AttemptPlan&) = delete;

  // `last` is the failure of the attempt that was to be made; empty at first and after a Wait.
  // Not to be called once the exchange is committed.
  Step next(const std::optional<Failure>& last, TimePoint now);

  // Of the attempt that runs. Each is heeded once; without one that runs it does nothing.
  void answered(TimePoint now);              // its first content came
  void succeeded(TimePoint now);             // its answer is whole
  void failed_after_content(TimePoint now);  // it broke off, or an error event came
  void client_left();

  [[nodiscard]] int attempts() const { return attempts_; }
  // Whether the failure given last is the one to report so far: keep its answer, drop the others'.
  [[nodiscard]] bool reports_last() const {
    return failed_attempt_ > 0 && reported_attempt_ == failed_attempt_;
  }
  [[nodiscard]] std::span<const Candidate> candidates() const { return candidates_; }
  // One for each of them.
  [[nodiscard]] std::span<const Trail> trail() const { return {trail_.data(), trail_.size()}; }

 private:
  enum class State { idle, running, waiting_to_retry, waiting_for_cooldown, over };

  Step absorb(const Failure& failure, TimePoint now);
  void note(const Failure& failure, const Verdict& verdict, TimePoint now);
  std::optional<Step> retry(const Failure& failure, const Verdict& verdict, TimePoint now);
  Step after_retry_wait(TimePoint now);
  Step choose(TimePoint now);
  std::optional<Step> try_available(TimePoint now);
  std::optional<Step> try_cooling(TimePoint now);
  std::optional<Step> wait_for_cooldown(TimePoint now);
  Step wait(State state, std::size_t candidate, TimePoint until, TimePoint now);
  Step start(std::size_t candidate, ProbeToken probe, TimePoint now);
  Step give_up(GiveUp::Reason reason, TimePoint now);

  [[nodiscard]] bool untried(std::size_t candidate) const;
  [[nodiscard]] Standing standing(std::size_t candidate, TimePoint when) const;
  [[nodiscard]] std::optional<TimePoint> told_until(std::size_t candidate, TimePoint now) const;
  // Whether an untried candidate stands no worse than `worst`.
  [[nodiscard]] bool another_stands(Standing worst, TimePoint now) const;
  [[nodiscard]] bool retries_left(SameProvider same) const;
  [[nodiscard]] bool too_late(TimePoint when) const;
  [[nodiscard]] std::optional<std::chrono::seconds> retry_after(TimePoint now) const;
  Duration backoff();
  [[nodiscard]] bool leaves_marks() const { return options_.domain == Domain::answers; }
  void end_retry();
  bool settle();

  std::span<const Candidate> candidates_;
  Cooldowns& cooldowns_;
  RetryBudget& budget_;
  PlanOptions options_;
  boost::container::small_vector<Trail, 1> trail_;

  State state_ = State::idle;
  bool retry_if_alone_ = false;  // the retry waited for gives way to any other candidate
  bool holds_retry_ = false;     // of the budget
  bool reported_told_ = false;
  std::size_t current_ = 0;
  Attempt running_;
  TimePoint wait_until_;

  int attempts_ = 0;
  int failed_attempt_ = 0;    // the last one that failed
  int reported_attempt_ = 0;  // the one whose failure is reported
  Weight reported_weight_ = Weight::made_up;
  Answer reported_answer_ = Answer::bad_gateway;
  std::optional<TimePoint> told_back_;  // the earliest that this exchange's failures told
};

}  // namespace llm_api_router::routing
