// A door that one side waits at until the other opens it, instead of sleeping.
#pragma once

#include <condition_variable>
#include <mutex>

#include "tests/support/patience.hpp"

namespace llm_api_router::test {

// Stays open once opened. All members may be called from any thread.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

  // False if it stays shut for `patience`.
  [[nodiscard]] bool wait(std::chrono::milliseconds patience = kPatience) {
    std::unique_lock lock(mutex_);
    return opened_.wait_for(lock, patience, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

}  // namespace llm_api_router::test
