// Whether a socket can be read, asked of the kernel no more often than needed.
//
// Each question is a system call (Asio's epoll_ctl), so one that nobody waits for any longer stays
// asked: the watch for a client's leaving goes on as the wait for its next request, the watch over
// an idle upstream connection as the wait for its next answer.
#pragma once

#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace llm_api_router::net {

// Belongs to one thread, and to the owner of its socket.
class ReadWatch {
 public:
  using Error = boost::system::error_code;

  explicit ReadWatch(boost::asio::ip::tcp::socket& socket) : socket_(socket) {}
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

  // Called when the socket is found readable while nobody waits. May be empty.
  std::function<void()> on_unawaited;

  // Waits until the socket is found readable; an error if that was cancelled at the socket. One at
  // a time, and not while fired().
  boost::asio::awaitable<std::tuple<Error>> wait() {
    return boost::asio::async_initiate<const Token, void(Error)>(
        [this](auto handler) { await(waiter(std::move(handler))); }, Token{});
  }

 private:
  using Token = boost::asio::as_tuple_t<boost::asio::use_awaitable_t<>>;

  // Who waits, with the type of its handler hidden.
  struct Waiter {
    virtual ~Waiter() = default;
    virtual void resume(Error error) = 0;
  };
  template <class Handler>
  struct WaiterOf final : Waiter {
    explicit WaiterOf(Handler&& waiting) : handler(std::move(waiting)) {}
    void resume(Error error) override { std::move(handler)(error); }
    Handler handler;
  };
  template <class Handler>
  static std::unique_ptr<Waiter> waiter(Handler&& handler) {
    return std::make_unique<WaiterOf<std::decay_t<Handler>>>(std::forward<Handler>(handler));
  }
  // The question that was asked. It owns who waits for the answer, so that a waiting coroutine ends
  // with Asio's operation if that is dropped unanswered; the watch may end before it.
  struct Question;

  void await(std::unique_ptr<Waiter> waiter);
  void answered(std::unique_ptr<Waiter> waiter, Error error);

  boost::asio::ip::tcp::socket& socket_;
  Question* asked_ = nullptr;
  bool fired_ = false;
};

}  // namespace llm_api_router::net
