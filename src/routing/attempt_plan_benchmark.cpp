#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "routing/affinity.hpp"
#include "routing/attempt_plan.hpp"

namespace llm_api_router::routing {
namespace {

// Providers of one priority each two, as many as a benchmark asks for.
struct Providers {
  explicit Providers(std::size_t count) : names(count) {
    for (std::size_t i = 0; i < count; ++i) {
      names[i] = "provider-" + std::to_string(i);
      candidates.push_back({.provider = i,
                            .name = names[i],
                            .model = "claude-opus-4-8",
                            .priority = static_cast<int>(i / 2) + 1});
    }
  }

  std::vector<std::string> names;
  std::vector<Candidate> candidates;
  Cooldowns cooldowns{names};
  RetryBudget budget;
};

constexpr std::string_view kSession = "3f0c2f0e-6f7d-4a57-9b0e-2d5a7c1e9b42";

// The usual exchange: the first provider answers.
void plan_a_success(benchmark::State& state) {
  Providers all(static_cast<std::size_t>(state.range()));
  const auto now = Clock::now();
  for (auto _ : state) {
    auto candidates = all.candidates;
    order_candidates(candidates, kSession, 7);
    AttemptPlan plan{candidates, all.cooldowns, all.budget, {.arrival = now, .seed = 7}};
    benchmark::DoNotOptimize(plan.next({}, now));
    plan.answered(now);
    plan.succeeded(now);
  }
}
BENCHMARK(plan_a_success)->Arg(1)->Arg(2)->Arg(6)->Arg(200);

// The client's fault counts against nobody, so that each round finds the providers as the first
// did.
void plan_a_refusal(benchmark::State& state) {
  Providers all(static_cast<std::size_t>(state.range()));
  Failure refused;
  refused.cause = Cause::http_status;
  refused.status = 400;
  const auto now = Clock::now();
  for (auto _ : state) {
    AttemptPlan plan{all.candidates, all.cooldowns, all.budget, {.arrival = now, .seed = 7}};
    benchmark::DoNotOptimize(plan.next({}, now));
    benchmark::DoNotOptimize(plan.next(refused, now));
  }
}
BENCHMARK(plan_a_refusal)->Arg(2);

// Every provider but the last is benched.
void plan_past_benched_providers(benchmark::State& state) {
  Providers all(static_cast<std::size_t>(state.range()));
  const auto now = Clock::now();
  for (std::size_t i = 0; i + 1 < all.names.size(); ++i) {
    all.cooldowns.failed({.provider = i, .model = "claude-opus-4-8", .started = now, .probe = 0},
                         Bench::rate, std::chrono::hours{1}, now);
  }
  for (auto _ : state) {
    AttemptPlan plan{all.candidates, all.cooldowns, all.budget, {.arrival = now, .seed = 7}};
    benchmark::DoNotOptimize(plan.next({}, now));
    plan.answered(now);
    plan.succeeded(now);
  }
}
BENCHMARK(plan_past_benched_providers)->Arg(2)->Arg(200);

}  // namespace
}  // namespace llm_api_router::routing
