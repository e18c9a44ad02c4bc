// When calls begin: one after the other, at a rate, or as streams held open side by side.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "bench/traffic/load/caller.hpp"

namespace llm_api_router::bench {

// What all plans have in common: the callers, and when it is over. `call` and `tally` outlive it.
class CallerPlan : public Plan {
 public:
  CallerPlan(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers);
  [[nodiscard]] std::size_t busy() const;

 protected:
  EventLoop& loop_;
  std::vector<std::unique_ptr<Caller>> callers_;
};

// Each caller begins its next call when it has its answer, until the time or the calls are used up.
class ClosedLoop final : public CallerPlan {
 public:
  ClosedLoop(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers,
             nanoseconds duration, std::uint64_t calls);
  void begin() override;
  void finished(Caller& caller) override;

 private:
  void next(Caller& caller);

  nanoseconds duration_;
  std::uint64_t calls_left_;
  std::size_t resting_ = 0;
  Moment end_;
};

// Calls begin at even distances, whether earlier ones have their answers or not. A call that finds
// no free caller waits for one, and its latency counts from when it was due.
class OpenLoop final : public CallerPlan {
 public:
  OpenLoop(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers,
           nanoseconds duration, std::uint64_t calls_a_second);
  void begin() override;
  void finished(Caller& caller) override;

 private:
  void begin_due_calls();

  Timer timer_;
  nanoseconds distance_;
  std::uint64_t calls_left_;
  Moment next_;
  std::deque<Moment> waiting_;
  std::vector<Caller*> free_;
};

// Every caller makes one call; their beginnings are spread over `ramp`. Says `open` on stderr once
// the answers of all have begun.
class Streams final : public CallerPlan {
 public:
  Streams(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers, nanoseconds ramp);
  void begin() override;
  void finished(Caller& caller) override;
  void first_byte() override;

 private:
  void begin_due_calls();

  Timer timer_;
  nanoseconds ramp_;
  Moment begin_;
  std::size_t begun_ = 0;
  std::size_t open_ = 0;
  std::size_t finished_ = 0;
};

}  // namespace llm_api_router::bench
