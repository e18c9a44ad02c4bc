// A coroutine's wait for something another part of the same thread will tell.
#pragma once

#include "base/clock.hpp"
#include "net/executor.hpp"
#include "net/interrupt.hpp"

namespace llm_api_router::net {

class Notice final : public Interruptible {
 public:
  enum class Outcome { notified, elapsed, interrupted };

  explicit Notice(const Executor& executor) : timer_(executor) {}

  // Ends the present wait, or the next one if nobody waits. Notices do not add up.
  void notify();

  // Waits for a notice until `until`. One waiter at a time.
  awaitable<Outcome> wait_until(TimePoint until);

  void interrupt(Interruption why) override;

 private:
  Timer timer_;
  bool notified_ = false;
  bool interrupted_ = false;
};

}  // namespace llm_api_router::net
