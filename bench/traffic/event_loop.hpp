// One thread that waits for many sockets and times at once, by epoll.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "bench/traffic/clock.hpp"

namespace llm_api_router::bench {

class EventLoop;

// What is told when its socket is ready. It may destroy itself then, but no other handler.
class Handler {
 public:
  virtual ~Handler() = default;
  // `events` are those of epoll(7), level-triggered.
  virtual void ready(std::uint32_t events) = 0;
};

// One call at a time to come. Forgotten when it is destroyed.
class Timer {
 public:
  Timer(EventLoop& loop, std::function<void()> act) : loop_(loop), act_(std::move(act)) {}
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // In place of the time that was set before.
  void set(Moment due);
  void cancel();

 private:
  friend class EventLoop;
  EventLoop& loop_;
  std::function<void()> act_;
  std::optional<Moment> due_;
};

class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Closing the socket takes it off.
  void watch(int socket, std::uint32_t events, Handler& handler) const;
  void change(int socket, std::uint32_t events, Handler& handler) const;

  // Until stop().
  void run();
  void stop() { stopped_ = true; }

 private:
  friend class Timer;
  void act_on_due_timers();

  int epoll_;
  bool stopped_ = false;
  std::set<std::pair<Moment, Timer*>> timers_;
};

}  // namespace llm_api_router::bench
