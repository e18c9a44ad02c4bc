// Signals, taken when asked for instead of interrupting.
#pragma once

#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

namespace llm_api_router::cli {

// Make one before any other thread starts: threads inherit what it blocks. SIGPIPE is ignored from
// then on.
class Signals {
 public:
  Signals();

  // The next of SIGINT, SIGTERM and SIGHUP; nothing if none came in time.
  [[nodiscard]] std::optional<int> wait(std::optional<std::chrono::seconds> limit) const;

  // The next of SIGINT and SIGTERM.
  void wait_for_end() const;

  // Ends wait_for_end() in that thread.
  static void end_wait(std::thread& thread);

 private:
  sigset_t all_{};
  sigset_t ending_{};
};

}  // namespace llm_api_router::cli
