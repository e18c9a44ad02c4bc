// What must hold of attempt plans and cooldowns whatever happens: random exchanges, running side by
// side over an injected clock, fail and succeed at random.
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "routing/attempt_plan.hpp"

namespace llm_api_router::routing {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint t0{1000h};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int roll(int least, int most) { return std::uniform_int_distribution<int>{least, most}(engine_); }
  bool chance(int percent) { return roll(1, 100) <= percent; }

 private:
  std::mt19937 engine_;
};

Failure random_failure(Dice& dice) {
  Failure failure;
  failure.cause = static_cast<Cause>(dice.roll(0, static_cast<int>(Cause::truncated)));
  if (dice.chance(60)) failure.cause = Cause::http_status;
  if (failure.cause != Cause::http_status) return failure;
  constexpr int kStatuses[] = {401, 402, 403, 404, 408, 409, 429, 429, 429, 500, 502, 503, 529};
  failure.status = dice.chance(3) ? 400 : kStatuses[dice.roll(0, std::size(kStatuses) - 1)];
  if (dice.chance(50)) failure.hint.retry_after = std::chrono::milliseconds{dice.roll(0, 20'000)};
  if (dice.chance(10)) failure.error_code = "model_not_found";
  if (dice.chance(5)) failure.error_code = "insufficient_quota";
  return failure;
}

// One exchange and what it does next.
struct Exchange {
  std::unique_ptr<AttemptPlan> plan;
  TimePoint arrival;
  TimePoint wakes;
  std::size_t candidate = 0;
  bool running = false;
  bool probing = false;
  bool answering = false;
  bool over = false;
  int steps = 0;
  Domain domain = Domain::answers;
};

class World {
 public:
  World(unsigned seed, std::size_t providers) : dice_(seed), probes_(providers, 0) {
    std::vector<std::string> identities;
    for (std::size_t i = 0; i < providers; ++i) {
      identities.push_back("p" + std::to_string(i));
      Candidate& candidate = candidates_.emplace_back();
      candidate.provider = i;
      candidate.model = "m";
      candidate.max_retries = dice_.roll(0, 4);
    }
    cooldowns_ = std::make_unique<Cooldowns>(identities);
    health_ = dice_.roll(0, 90);
  }

  void run(int exchanges) {
    for (int i = 0; i < exchanges; ++i)
      begin(t0 + i * std::chrono::milliseconds{dice_.roll(1, 400)});
    while (!testing::Test::HasFailure()) {
      const auto next = std::ranges::min_element(exchanges_, {}, [](const Exchange& exchange) {
        return exchange.over ? TimePoint::max() : exchange.wakes;
      });
      if (next->over) break;
      now_ = std::max(now_, next->wakes);
      wake(*next);
    }
  }

 private:
  void begin(TimePoint arrival) {
    Exchange& exchange = exchanges_.emplace_back();
    exchange.arrival = exchange.wakes = arrival;
    exchange.domain = dice_.chance(10) ? Domain::count_tokens : Domain::answers;
  }

  void wake(Exchange& exchange) {
    if (!exchange.plan) {
      PlanOptions options;
      options.arrival = exchange.arrival;
      options.domain = exchange.domain;
      options.seed = static_cast<std::uint64_t>(dice_.roll(0, 1'000'000));
      exchange.plan = std::make_unique<AttemptPlan>(candidates_, *cooldowns_, budget_, options);
      follow(exchange, exchange.plan->next({}, now_));
    } else if (exchange.answering) {
      finish(exchange);
    } else if (exchange.running) {
      end_attempt(exchange);
    } else {
      follow(exchange, exchange.plan->next({}, now_));
    }
  }

  void end_attempt(Exchange& exchange) {
    exchange.running = false;
    if (dice_.chance(5)) {
      exchange.plan->client_left();
      return end(exchange);
    }
    if (dice_.chance(health_)) {
      exchange.plan->answered(now_);
      give_probe_back(exchange);
      exchange.answering = true;
      exchange.wakes = now_ + std::chrono::milliseconds{dice_.roll(0, 5'000)};
      return;
    }
    const auto told_before = told_ends();
    const Failure failure = random_failure(dice_);
    give_probe_back(exchange);
    const Step step = exchange.plan->next(failure, now_);
    expect_nothing_shortened(told_before);
    follow(exchange, step);
  }

  void finish(Exchange& exchange) {
    if (dice_.chance(80)) {
      exchange.plan->succeeded(now_);
    } else {
      exchange.plan->failed_after_content(now_);
    }
    end(exchange);
  }

  void follow(Exchange& exchange, const Step& step) {
    ASSERT_LE(++exchange.steps, 100);
    if (const Try* attempt = std::get_if<Try>(&step)) return expect_good_try(exchange, *attempt);
    if (const Wait* wait = std::get_if<Wait>(&step)) {
      EXPECT_GT(wait->until, now_);
      EXPECT_LE(wait->until, now_ + kLongestBackoff);
      EXPECT_LE(wait->until, exchange.arrival + kNoAttemptAfter);
      exchange.wakes = wait->until;
      return;
    }
    expect_good_end(exchange, std::get<GiveUp>(step));
    end(exchange);
  }

  void expect_good_try(Exchange& exchange, const Try& attempt) {
    EXPECT_LE(now_, exchange.arrival + kNoAttemptAfter);
    const Trail& trail = exchange.plan->trail()[attempt.candidate];
    EXPECT_LE(trail.attempts, 1 + candidates_[attempt.candidate].max_retries);
    const Standing stands = standing(exchange, attempt.candidate);
    EXPECT_NE(stands, Standing::told);
    if (stands > Standing::half_open) expect_no_healthy_one_left(exchange);
    exchange.candidate = attempt.candidate;
    exchange.running = true;
    exchange.probing = attempt.is_probe;
    if (attempt.is_probe) {
      EXPECT_EQ(exchange.domain, Domain::answers);
      EXPECT_EQ(++probes_[attempt.candidate], 1);
    }
    exchange.wakes =
        now_ + std::chrono::milliseconds{dice_.roll(0, dice_.chance(5) ? 60'000 : 500)};
  }

  void expect_no_healthy_one_left(const Exchange& exchange) {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (exchange.plan->trail()[i].attempts > 0) continue;
      EXPECT_NE(standing(exchange, i), Standing::available);
    }
  }

  void expect_good_end(const Exchange& exchange, const GiveUp& step) {
    EXPECT_LE(step.attempt, exchange.plan->attempts());
    EXPECT_EQ(step.attempt == 0, exchange.plan->attempts() == 0);
    if (step.retry_after) {
      EXPECT_GE(*step.retry_after, 1s);
      EXPECT_LE(*step.retry_after, 60s);
    }
    if (step.reason != GiveUp::Reason::nothing_left) return;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const bool tried = exchange.plan->trail()[i].attempts > 0;
      EXPECT_TRUE(tried || standing(exchange, i) == Standing::told);
    }
  }

  std::vector<std::optional<TimePoint>> told_ends() const {
    std::vector<std::optional<TimePoint>> ends;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      ends.push_back(cooldowns_->told_until(i, "m", now_));
    }
    return ends;
  }

  void expect_nothing_shortened(const std::vector<std::optional<TimePoint>>& before) {
    const auto after = told_ends();
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_GE(after[i], before[i]);
  }

  Standing standing(const Exchange& exchange, std::size_t candidate) const {
    return cooldowns_->standing(candidate, "m", now_, exchange.domain);
  }

  void give_probe_back(Exchange& exchange) {
    if (exchange.probing) --probes_[exchange.candidate];
    exchange.probing = false;
  }

  void end(Exchange& exchange) {
    give_probe_back(exchange);
    exchange.over = true;
    exchange.plan.reset();
  }

  Dice dice_;
  std::vector<int> probes_;
  std::vector<Candidate> candidates_;
  std::unique_ptr<Cooldowns> cooldowns_;
  RetryBudget budget_;
  std::vector<Exchange> exchanges_;
  TimePoint now_ = t0;
  int health_ = 0;
};

TEST(AttemptPlanProperties, HoldOverRandomFailures) {
  for (unsigned seed = 0; seed < 250; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world{seed, 1 + seed % 5};
    world.run(60);
    if (testing::Test::HasFailure()) return;
  }
}

// A cooldown's end, as /status tells it, moves only forwards while nothing succeeds.
TEST(CooldownsProperties, FailuresNeverShortenACooldownOfTheirKind) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Dice dice{seed};
    Cooldowns cooldowns{{"p"}};
    constexpr Bench kBenches[] = {Bench::soft, Bench::soft_at_once, Bench::hard, Bench::overload};
    TimePoint now = t0;
    TimePoint end = t0;
    for (int i = 0; i < 200; ++i) {
      now += std::chrono::milliseconds{dice.roll(0, 4'000)};
      const TimePoint started = now - std::chrono::milliseconds{dice.roll(0, 3'000)};
      std::optional<std::chrono::milliseconds> wait;
      if (dice.chance(50)) wait = std::chrono::milliseconds{dice.roll(0, 900'000)};
      cooldowns.failed({.provider = 0, .model = "m", .started = started, .probe = 0},
                       kBenches[dice.roll(0, 3)], wait, now);
      const CooldownStatus status = cooldowns.status(0, now);
      const TimePoint ends = now + status.remaining;
      ASSERT_GE(ends, std::max(end, now)) << seed;
      ASSERT_EQ(status.in_cooldown, status.remaining > 0s);
      end = ends;
    }
  }
}

// Figures. A primary that is down for a minute, a backup that works, 100 exchanges a second.

struct Outage {
  int primary_attempts = 0;  // while it lasted
  int failed_exchanges = 0;
  Duration back_after = Duration::max();  // from its end to the first exchange the primary serves
};

Outage simulate(const Failure& failure, bool bare_connects) {
  Cooldowns cooldowns{{"primary", "backup"}};
  RetryBudget budget;
  std::vector<Candidate> candidates(2);
  candidates[1].provider = 1;
  Outage outage;
  constexpr Duration kLength = 60s;
  struct Running {
    std::unique_ptr<AttemptPlan> plan;
    std::optional<Failure> last;
  };
  std::multimap<TimePoint, Running> due;
  for (int i = 0; i < 7'000; ++i) due.emplace(t0 + i * 10ms, Running{});
  TimePoint next_connect = t0 + 1s;
  while (!due.empty()) {
    auto running = due.extract(due.begin());
    const TimePoint now = running.key();
    const bool down = now < t0 + kLength;
    for (; next_connect <= now; next_connect += 1s) {
      if (!bare_connects || next_connect < t0 + kLength) continue;
      for (const std::size_t i : cooldowns.wanting_connect_probe(next_connect)) {
        cooldowns.connect_probe_succeeded(i, next_connect);
      }
    }
    Running& exchange = running.mapped();
    if (!exchange.plan) {
      PlanOptions options;
      options.arrival = now;
      options.seed = static_cast<std::uint64_t>(now.time_since_epoch().count());
      exchange.plan = std::make_unique<AttemptPlan>(candidates, cooldowns, budget, options);
    }
    const Step step = exchange.plan->next(exchange.last, now);
    exchange.last.reset();
    if (const Wait* wait = std::get_if<Wait>(&step)) {
      running.key() = wait->until;
      due.insert(std::move(running));
    } else if (const Try* attempt = std::get_if<Try>(&step)) {
      const bool primary = attempt->candidate == 0;
      if (primary && down) {
        ++outage.primary_attempts;
        exchange.last = failure;
        running.key() = now + 1ms;
        due.insert(std::move(running));
        continue;
      }
      if (primary) outage.back_after = std::min(outage.back_after, now - (t0 + kLength));
      exchange.plan->answered(now);
      exchange.plan->succeeded(now);
    } else {
      ++outage.failed_exchanges;
    }
  }
  return outage;
}

void print(std::string_view what, const Outage& outage) {
  std::cout << what << ": " << outage.primary_attempts << " attempts at the primary, "
            << outage.failed_exchanges << " failed exchanges, back after "
            << std::chrono::duration_cast<std::chrono::milliseconds>(outage.back_after).count()
            << " ms\n";
}

TEST(FailoverFigures, AnUnreachablePrimaryIsHardlyAskedAndSoonBack) {
  Failure refused;
  refused.cause = Cause::connect_refused;
  const Outage outage = simulate(refused, true);
  print("refused for 60 s", outage);
  EXPECT_LE(outage.primary_attempts, 6);
  EXPECT_EQ(outage.failed_exchanges, 0);
  EXPECT_LE(outage.back_after, 2s);
}

TEST(FailoverFigures, AFailingPrimaryIsHardlyAsked) {
  Failure failing;
  failing.cause = Cause::http_status;
  failing.status = 500;
  const Outage outage = simulate(failing, true);
  print("500 for 60 s", outage);
  // Three in a row, then one each time that 2, 4, 8 and 16 s of cooldown have passed.
  EXPECT_LE(outage.primary_attempts, 7);
  EXPECT_EQ(outage.failed_exchanges, 0);
}

}  // namespace
}  // namespace llm_api_router::routing
