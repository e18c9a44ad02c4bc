// A cooldown that lasts twice as long each time it begins again without a success in between.
#pragma once

#include "base/clock.hpp"

namespace llm_api_router::routing {

// Time is an argument; not thread-safe. An attempt that had already begun when the cooldown did
// says nothing about it: many fail together when a provider goes.
class DoublingCooldown {
 public:
  constexpr DoublingCooldown(Duration first, Duration longest)
      : next_(first), first_(first), longest_(longest) {}

  // Begins because an attempt of `started` failed. False, and nothing changes, while it lasts or if
  // it began after that attempt.
  bool begin(TimePoint started, TimePoint now);
  // Ends, but is as long the next time as if it had not.
  void end() { open_ = false; }
  // Ends because an attempt of `started` succeeded, and all is forgotten, unless it began after
  // that attempt.
  void forgive(TimePoint started);

  // Has begun and not been ended, though its time may have run out.
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] bool lasts(TimePoint now) const { return open_ && now < until_; }
  [[nodiscard]] TimePoint until() const { return until_; }  // meaningful while open
  // Whether forgive() could change anything.
  [[nodiscard]] bool pristine() const { return !open_ && next_ == first_; }

 private:
  bool open_ = false;
  TimePoint since_{};
  TimePoint until_{};
  Duration next_;
  Duration first_;
  Duration longest_;
};

}  // namespace llm_api_router::routing
