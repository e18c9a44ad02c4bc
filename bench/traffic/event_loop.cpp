#include "bench/traffic/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace llm_api_router::bench {
namespace {

constexpr int kEventsAtOnce = 256;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

timespec time_until(Moment due) {
  const auto left = std::max(due - Clock::now(), nanoseconds{0});
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {.tv_sec = seconds.count(), .tv_nsec = nanoseconds{left - seconds}.count()};
}

}  // namespace

void Timer::set(Moment due) {
  cancel();
  due_ = due;
  loop_.timers_.emplace(due, this);
}

void Timer::cancel() {
  if (!due_) return;
  loop_.timers_.erase({*due_, this});
  due_.reset();
}

EventLoop::EventLoop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) die("epoll_create1");
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // else each wait may last 50 µs longer than asked for
}

EventLoop::~EventLoop() { ::close(epoll_); }

void EventLoop::watch(int socket, std::uint32_t events, Handler& handler) const {
  epoll_event event{.events = events, .data = {.ptr = &handler}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) die("epoll_ctl");
}

void EventLoop::change(int socket, std::uint32_t events, Handler& handler) const {
  epoll_event event{.events = events, .data = {.ptr = &handler}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) != 0) die("epoll_ctl");
}

void EventLoop::run() {
  std::array<epoll_event, kEventsAtOnce> events{};
  while (!stopped_) {
    timespec wait{};
    if (!timers_.empty()) wait = time_until(timers_.begin()->first);
    const int count = ::epoll_pwait2(epoll_, events.data(), kEventsAtOnce,
                                     timers_.empty() ? nullptr : &wait, nullptr);
    if (count < 0 && errno != EINTR) die("epoll_pwait2");
    for (int i = 0; i < count; ++i) {
      static_cast<Handler*>(events.at(i).data.ptr)->ready(events.at(i).events);
    }
    act_on_due_timers();
  }
}

void EventLoop::act_on_due_timers() {
  const Moment now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    Timer& timer = *timers_.begin()->second;
    timer.cancel();
    timer.act_();
  }
}

}  // namespace llm_api_router::bench
