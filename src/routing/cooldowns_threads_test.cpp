// Cooldowns under many threads; made to be run under ThreadSanitizer too.
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "routing/cooldowns.hpp"

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint t0{1000h};
constexpr int kThreads = 4;

template <class Body>
void on_all_threads(Body body) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < kThreads; ++t) threads.emplace_back(body, t);
}

TEST(CooldownsThreads, OfManyThreadsOneProbesAHalfOpenProvider) {
  for (int round = 0; round < 200; ++round) {
    Cooldowns cooldowns{{"p"}};
    cooldowns.failed({.provider = 0, .model = "m", .started = t0, .probe = 0}, Bench::soft_at_once,
                     {}, t0);
    std::atomic<int> probes{0};
    on_all_threads([&](int) {
      if (cooldowns.try_acquire_probe(0, t0 + 2s) != 0) ++probes;
    });
    ASSERT_EQ(probes, 1);
  }
}

// Each thread takes its probes through every way a probe can end.
TEST(CooldownsThreads, NoTwoProbesRunAtOnceWhateverBecomesOfThem) {
  Cooldowns cooldowns{{"p"}};
  std::atomic<int> probing{0};
  std::atomic<int> probes{0};
  std::atomic<bool> two_at_once{false};
  on_all_threads([&](int thread) {
    for (int i = 0; i < 3'000; ++i) {
      const TimePoint now = t0 + i * 1s;
      Attempt attempt{.provider = 0, .model = "m", .started = now, .probe = 0};
      if (cooldowns.standing(0, "m", now) == Standing::half_open) {
        attempt.probe = cooldowns.try_acquire_probe(0, now);
      }
      if (attempt.probe != 0) {
        ++probes;
        if (probing.fetch_add(1) != 0) two_at_once = true;
        std::this_thread::yield();
        probing.fetch_sub(1);
      }
      switch ((i + thread) % 4) {
        case 0: cooldowns.abandoned(attempt); break;
        case 1: cooldowns.answered(attempt, now); break;
        case 2: cooldowns.succeeded(attempt, now); break;
        default: cooldowns.failed(attempt, Bench::soft_at_once, {}, now);
      }
    }
  });
  EXPECT_FALSE(two_at_once);
  EXPECT_GT(probes, 0);
}

TEST(CooldownsThreads, EverythingMayBeDoneAtOnce) {
  Cooldowns cooldowns{{"a", "b", "c"}};
  constexpr std::array kBenches{Bench::none,           Bench::rate,         Bench::overload,
                                Bench::soft,           Bench::soft_at_once, Bench::hard,
                                Bench::hard_per_model, Bench::model_missing};
  std::atomic<std::uint64_t> rate_limits{0};
  on_all_threads([&](int thread) {
    for (int i = 0; i < 4'000; ++i) {
      const auto n = static_cast<std::size_t>(i * kThreads + thread);
      const TimePoint now = t0 + i * 100ms;
      const std::string model = "m" + std::to_string(n % 5);
      const std::size_t provider = n % 3;
      const Attempt attempt{.provider = provider,
                            .model = model,
                            .started = now,
                            .probe = cooldowns.try_acquire_probe(provider, now)};
      static_cast<void>(cooldowns.standing(provider, model, now));
      static_cast<void>(cooldowns.told_until(provider, model, now));
      if (n % 7 == 0) {
        cooldowns.succeeded(attempt, now);
      } else {
        const Bench bench = kBenches[n % kBenches.size()];
        if (bench == Bench::rate) ++rate_limits;
        cooldowns.failed(attempt, bench, n % 2 == 0 ? std::optional{500ms} : std::nullopt, now);
      }
      for (const std::size_t wanting : cooldowns.wanting_connect_probe(now)) {
        cooldowns.connect_probe_succeeded(wanting, now);
      }
      if (n % 64 == 0) {
        Cooldowns reloaded{{"c", "a"}};
        reloaded.carry_over(cooldowns, now);
        static_cast<void>(cooldowns.status(provider, now));
      }
    }
  });
  std::uint64_t counted = 0;
  for (std::size_t i = 0; i < 3; ++i) counted += cooldowns.status(i, t0 + 1h).total_rate_limits;
  EXPECT_EQ(counted, rate_limits);
}

}  // namespace
}  // namespace llm_api_router::routing
