// Whether a socket can be read, asked of the kernel no more often than needed.
//
// Each question is a system call (Asio's epoll_ctl), so one that nobody waits for any longer stays
// asked: the watch for a client's leaving goes on as the wait for its next request, the watch over
// an idle upstream connection as the wait for its next answer.
#pragma once

#include <memory>
#include <utility>

#include "net/executor.hpp"

namespace llm_api_router::net {

// A coroutine that waits, the type of its handler hidden. It ends with the waiter if nobody resumes
// it.
class Waiter {
 public:
  virtual ~Waiter() = default;
  // Goes on with the coroutine. `self` is this one, which ends before that.
  virtual void resume(std::unique_ptr<Waiter> self) = 0;
};

// Resumes `waiter` and leaves none behind.
inline void resume(std::unique_ptr<Waiter> waiter) {
  auto& one = *waiter;
  one.resume(std::move(waiter));
}

// Belongs to one thread, and to the owner of its socket.
class ReadWatch {
 public:
  explicit ReadWatch(Socket& socket) : socket_(socket) {}
  ~ReadWatch();
  ReadWatch(const ReadWatch&) = delete;
  ReadWatch& operator=(const ReadWatch&) = delete;

  // Watches from now on, until the socket is found readable. What was found before is forgotten:
  // whatever has not been read is found again.
  void arm();

  // It was found readable while nobody waited. "Readable" includes its end; and what there was may
  // have been read meanwhile.
  [[nodiscard]] bool fired() const { return fired_; }
  // The same, and forgets it.
  bool take_fired() { return std::exchange(fired_, false); }

  // Whom to tell when the socket is found readable while nobody waits, null for nobody. Must live
  // as long as the socket is open.
  class Listener {
   public:
    virtual void on_unawaited() = 0;

   protected:
    ~Listener() = default;
  };
  void tell(Listener* listener) { listener_ = listener; }

  // Resumes `waiter` when the socket is found readable, or when that was cancelled at the socket.
  // One at a time, and not while fired().
  void await(std::unique_ptr<Waiter> waiter);

 private:
  using Error = boost::system::error_code;

  // The question that was asked. It owns who waits for the answer, so that a waiting coroutine ends
  // with Asio's operation if that is dropped unanswered; the watch may end before it.
  struct Question;

  void answered(std::unique_ptr<Waiter> waiter, Error error);

  Socket& socket_;
  Listener* listener_ = nullptr;
  Question* asked_ = nullptr;
  bool fired_ = false;
};

}  // namespace llm_api_router::net
