#include "bench/traffic/load/plans.hpp"

#include <algorithm>
#include <cstdio>

namespace llm_api_router::bench {

CallerPlan::CallerPlan(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers)
    : loop_(loop) {
  for (std::size_t i = 0; i < callers; ++i) {
    callers_.push_back(std::make_unique<Caller>(loop, call, tally, *this));
  }
}

std::size_t CallerPlan::busy() const {
  return static_cast<std::size_t>(std::count_if(callers_.begin(), callers_.end(),
                                                [](const auto& caller) { return caller->busy(); }));
}

ClosedLoop::ClosedLoop(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers,
                       nanoseconds duration, std::uint64_t calls)
    : CallerPlan(loop, call, tally, callers), duration_(duration), calls_left_(calls) {}

void ClosedLoop::begin() {
  end_ = Clock::now() + duration_;
  for (const auto& caller : callers_) next(*caller);
}

void ClosedLoop::finished(Caller& caller) { next(caller); }

void ClosedLoop::next(Caller& caller) {
  const Moment now = Clock::now();
  if (now < end_ && calls_left_ > 0) {
    --calls_left_;
    return caller.call(now);
  }
  if (++resting_ == callers_.size()) loop_.stop();
}

OpenLoop::OpenLoop(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers,
                   nanoseconds duration, std::uint64_t calls_a_second)
    : CallerPlan(loop, call, tally, callers),
      timer_(loop, [this] { begin_due_calls(); }),
      distance_(nanoseconds{std::chrono::seconds{1}} / calls_a_second),
      calls_left_(static_cast<std::uint64_t>(duration / distance_)) {
  for (const auto& caller : callers_) free_.push_back(caller.get());
}

void OpenLoop::begin() {
  next_ = Clock::now();
  begin_due_calls();
}

void OpenLoop::begin_due_calls() {
  while (calls_left_ > 0 && next_ <= Clock::now()) {
    --calls_left_;
    const Moment due = next_;
    next_ += distance_;
    if (free_.empty()) {
      waiting_.push_back(due);
      continue;
    }
    Caller& caller = *free_.back();
    free_.pop_back();
    caller.call(due);
  }
  if (calls_left_ > 0) timer_.set(next_);
}

void OpenLoop::finished(Caller& caller) {
  if (!waiting_.empty()) {
    const Moment due = waiting_.front();
    waiting_.pop_front();
    return caller.call(due);
  }
  free_.push_back(&caller);
  if (calls_left_ == 0 && free_.size() == callers_.size()) loop_.stop();
}

Streams::Streams(EventLoop& loop, const Call& call, Tally& tally, std::size_t callers,
                 nanoseconds ramp)
    : CallerPlan(loop, call, tally, callers),
      timer_(loop, [this] { begin_due_calls(); }),
      ramp_(ramp) {}

void Streams::begin() {
  begin_ = Clock::now();
  begin_due_calls();
}

void Streams::begin_due_calls() {
  const auto count = static_cast<std::int64_t>(callers_.size());
  while (begun_ < callers_.size()) {
    const Moment due = begin_ + ramp_ * static_cast<std::int64_t>(begun_) / count;
    if (due > Clock::now()) return timer_.set(due);
    callers_.at(begun_++)->call(due);
  }
}

void Streams::finished(Caller& /*caller*/) {
  if (++finished_ == callers_.size()) loop_.stop();
}

void Streams::first_byte() {
  if (++open_ == callers_.size()) std::fputs("open\n", stderr);
}

}  // namespace llm_api_router::bench
