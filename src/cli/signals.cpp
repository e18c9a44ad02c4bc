#include "cli/signals.hpp"

#include <pthread.h>

#include <cerrno>
#include <ctime>

namespace llm_api_router::cli {

Signals::Signals() {
  sigemptyset(&ending_);
  sigaddset(&ending_, SIGINT);
  sigaddset(&ending_, SIGTERM);
  all_ = ending_;
  sigaddset(&all_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &all_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::optional<int> Signals::wait(std::optional<std::chrono::seconds> limit) const {
  const timespec time{.tv_sec = limit.value_or(std::chrono::seconds{0}).count(), .tv_nsec = 0};
  for (;;) {
    const int signal = limit ? sigtimedwait(&all_, nullptr, &time) : sigwaitinfo(&all_, nullptr);
    if (signal > 0) return signal;
    if (errno != EINTR) return std::nullopt;
  }
}

void Signals::wait_for_end() const {
  int signal = 0;
  sigwait(&ending_, &signal);
}

void Signals::end_wait(std::thread& thread) { pthread_kill(thread.native_handle(), SIGTERM); }

}  // namespace llm_api_router::cli
