// Ending waits early: because time is up, or because nobody needs the answer any more.
#pragma once

namespace llm_api_router::net {

enum class Interruption { timeout, cancelled };

// Something that may be waiting. interrupt() ends the wait soon after; it never runs the waiter
// itself, so it may be called from anywhere on the same thread.
class Interruptible {
 public:
  Interruptible() = default;
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  virtual void interrupt(Interruption why) = 0;

 protected:
  ~Interruptible() = default;
};

// The right to end whatever one exchange waits for. Belongs to one thread.
class Interrupt {
 public:
  [[nodiscard]] bool fired() const { return fired_; }

  // From now on every watched wait ends at once, the present one included.
  void fire() {
    fired_ = true;
    if (waiting_ != nullptr) waiting_->interrupt(Interruption::cancelled);
  }

  // While it lives, fire() interrupts `waiting`. Watches nest; the innermost counts.
  class Watch {
   public:
    Watch(Interrupt& interrupt, Interruptible& waiting)
        : interrupt_(interrupt), outer_(interrupt.waiting_) {
      interrupt_.waiting_ = &waiting;
      if (interrupt_.fired_) waiting.interrupt(Interruption::cancelled);
    }
    ~Watch() { interrupt_.waiting_ = outer_; }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Interrupt& interrupt_;
    Interruptible* outer_;
  };

 private:
  Interruptible* waiting_ = nullptr;
  bool fired_ = false;
};

}  // namespace llm_api_router::net
