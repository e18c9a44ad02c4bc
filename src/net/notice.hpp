// A coroutine's wait for something another part of the same thread will tell.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "net/interrupt.hpp"

namespace llm_api_router::net {

class Notice final : public Interruptible {
 public:
  enum class Outcome { notified, elapsed, interrupted };

  explicit Notice(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  // Ends the present wait, or the next one if nobody waits. Notices do not add up.
  void notify();

  // Waits for a notice until `until`. One waiter at a time.
  boost::asio::awaitable<Outcome> wait_until(TimePoint until);

  void interrupt(Interruption why) override;

 private:
  boost::asio::steady_timer timer_;
  bool notified_ = false;
  bool interrupted_ = false;
};

}  // namespace llm_api_router::net
