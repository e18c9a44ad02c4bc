// Plans over an injected clock, for the tests of AttemptPlan.
#pragma once

#include <memory>
#include <ostream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/attempt_plan.hpp"

namespace llm_api_router::routing {

// What a failed comparison prints.
inline void PrintTo(const Try& step, std::ostream* out) {
  *out << "Try " << step.candidate << (step.is_probe ? " as a probe" : "");
}
inline void PrintTo(const Wait& step, std::ostream* out) {
  *out << "Wait for " << step.candidate << " until " << step.until.time_since_epoch().count();
}
inline void PrintTo(const GiveUp& step, std::ostream* out) {
  *out << "GiveUp " << static_cast<int>(step.reason) << " of attempt " << step.attempt
       << ", answer " << static_cast<int>(step.answer) << ", retry after "
       << (step.retry_after ? step.retry_after->count() : -1);
}

using namespace std::chrono_literals;
using Reason = GiveUp::Reason;

inline constexpr TimePoint t0{1000h};
inline constexpr std::size_t kPrimary = 0;
inline constexpr std::size_t kBackup = 1;

inline Failure of(Cause cause) {
  Failure failure;
  failure.cause = cause;
  return failure;
}

inline Failure http(int status, std::optional<std::chrono::milliseconds> retry_after = {},
                    std::string code = {}) {
  Failure failure = of(Cause::http_status);
  failure.status = status;
  failure.error_code = std::move(code);
  failure.hint.retry_after = retry_after;
  return failure;
}

inline GiveUp gave_up(Reason reason, int attempt, Answer answer,
                      std::optional<std::chrono::seconds> retry_after = {}) {
  GiveUp step;
  step.reason = reason;
  step.attempt = attempt;
  step.answer = answer;
  step.retry_after = retry_after;
  return step;
}

class AttemptPlanTest : public testing::Test {
 protected:
  AttemptPlanTest() { use(2); }

  // Candidates 0 to count - 1, in this order.
  void use(std::size_t count, int max_retries = 3) {
    candidates.assign(count, {});
    for (std::size_t i = 0; i < count; ++i) {
      candidates[i].provider = i;
      candidates[i].model = "m";
      candidates[i].max_retries = max_retries;
    }
  }

  PlanOptions options(TimePoint arrival = t0) const {
    PlanOptions chosen;
    chosen.arrival = arrival;
    return chosen;
  }
  std::unique_ptr<AttemptPlan> plan(const PlanOptions& chosen) {
    return std::make_unique<AttemptPlan>(candidates, cooldowns, budget, chosen);
  }
  std::unique_ptr<AttemptPlan> plan(TimePoint arrival = t0) { return plan(options(arrival)); }

  void bench(std::size_t provider, Bench kind, TimePoint now = t0,
             std::optional<std::chrono::milliseconds> wait = {}) {
    cooldowns.failed({.provider = provider, .model = "m", .started = now, .probe = 0}, kind, wait,
                     now);
  }
  // R without a told end.
  void bench_untold(std::size_t provider, TimePoint now = t0) {
    for (int i = 0; i < 3; ++i) bench(provider, Bench::rate, now);
  }

  // Expects a Wait for `candidate` and returns its end.
  TimePoint waits(const Step& step, std::size_t candidate) {
    const Wait* wait = std::get_if<Wait>(&step);
    EXPECT_NE(wait, nullptr);
    if (wait == nullptr) return t0;
    EXPECT_EQ(wait->candidate, candidate);
    return wait->until;
  }
  // Expects a Wait within these bounds, and that the candidate is tried again after it.
  TimePoint retries(AttemptPlan& plan, const Step& step, std::size_t candidate, TimePoint now,
                    Duration least, Duration most) {
    const TimePoint until = waits(step, candidate);
    EXPECT_GE(until - now, least);
    EXPECT_LE(until - now, most);
    EXPECT_EQ(plan.next({}, until), (Step{Try{candidate}}));
    return until;
  }

  Cooldowns cooldowns{{"a", "b", "c", "d", "e", "f", "g", "h"}};
  RetryBudget budget;
  std::vector<Candidate> candidates;
};

}  // namespace llm_api_router::routing
