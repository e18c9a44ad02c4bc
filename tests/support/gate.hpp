// A door that one side waits at until the other opens it, instead of sleeping.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "tests/support/patience.hpp"

namespace llm_api_router::test {

// Stays open once opened. All members may be called from any thread. It may end as soon as it is
// open, while others are still about to go through.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(state_->mutex);
    state_->open = true;
    state_->opened.notify_all();
  }

  // False if it stays shut for `patience`.
  [[nodiscard]] bool wait(std::chrono::milliseconds patience = kPatience) {
    const auto state = state_;
    std::unique_lock lock(state->mutex);
    return state->opened.wait_for(lock, patience, [&state] { return state->open; });
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable opened;
    bool open = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace llm_api_router::test
