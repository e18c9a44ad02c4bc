// The deadlines of one relay thread, kept without a system call each.
//
// Waits on a network last from milliseconds to minutes and nearly always end before their deadline.
// Arming a kernel timer for each read would cost more than the read, so the deadlines are a list,
// looked through ten times a second while it is not empty: a deadline is met up to kTick late.
#pragma once

#include <boost/intrusive/list.hpp>

#include "base/clock.hpp"
#include "net/executor.hpp"
#include "net/interrupt.hpp"

namespace llm_api_router::net {

class Deadlines {
 public:
  static constexpr auto kTick = std::chrono::milliseconds{100};

  explicit Deadlines(asio::io_context& io) : timer_(io) {}
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;

  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  // One deadline of `target`, which must outlive it. Not armed at first.
  class Entry : public Hook {
   public:
    Entry(Deadlines& deadlines, Interruptible& target) : deadlines_(deadlines), target_(target) {}

    void expires_at(TimePoint when);
    void expires_after(Duration duration) { expires_at(Clock::now() + duration); }
    void clear();

   private:
    friend class Deadlines;
    Deadlines& deadlines_;
    Interruptible& target_;
    TimePoint at_;
  };

 private:
  void arm(Entry& entry);
  void start_ticking();
  void tick();

  Timer timer_;
  boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>> entries_;
  bool ticking_ = false;
};

}  // namespace llm_api_router::net
