// One TCP connection, plain or TLS, read and written by coroutines of one thread.
//
// What can be done at once is done by plain functions (..._now); coroutines are for waiting. Every
// wait ends at the stream's deadline or by interrupt(). One wait at a time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <openssl/types.h>

#include "base/boxed.hpp"
#include "base/result.hpp"
#include "net/deadlines.hpp"
#include "net/executor.hpp"
#include "net/interrupt.hpp"
#include "net/read_watch.hpp"

namespace llm_api_router::net {

// Why an operation on a connection did not succeed.
enum class IoFailure {
  timeout,    // its deadline passed
  cancelled,  // interrupted
  closed,     // reset, broken pipe, or ended where more was due
  tls,        // the peer's certificate or name is not trusted, or it spoke no TLS
};

struct IoError {
  IoFailure kind = IoFailure::closed;
  std::string message;  // for people; empty where the kind says it all
};

template <class T>
using Io = Result<T, IoError>;

// A copy of what lies behind the first `done` bytes of a gather list.
std::string bytes_behind(std::span<const asio::const_buffer> buffers, std::size_t done);

class TlsContext;

class Stream final : public Interruptible {
  enum class Want { none, read, write };  // what must be waited for before the next attempt

  template <class Handler>
  class WaiterOf final : public Waiter {
   public:
    WaiterOf(Stream& stream, Handler&& handler) : stream_(stream), handler_(std::move(handler)) {}
    void resume(std::unique_ptr<Waiter> self) override {
      auto handler = std::move(handler_);
      const bool goes_on = stream_.end_wait();
      self.reset();
      std::move(handler)(goes_on);
    }

   private:
    Stream& stream_;
    Handler handler_;
  };

  // No coroutine, which would need a frame of its own for as long as nothing comes.
  auto wait_for(Want want) {
    return asio::async_initiate<const asio::deferred_t, void(bool)>(
        [this, want](auto handler) {
          begin_wait(want,
                     std::make_unique<WaiterOf<decltype(handler)>>(*this, std::move(handler)));
        },
        asio::deferred);
  }

 public:
  Stream(Socket socket, Deadlines& deadlines);
  ~Stream();

  // All waits from now on must end within `duration` from now; holds until set anew.
  void expires_after(Duration duration);
  void expires_at(TimePoint when);
  // Each wait from now on may take `duration`: silence is bounded, the whole is not.
  void allow_silence(Duration duration);
  void never_expires();

  // Reads what is there. 0: the peer ended its side. None: nothing is there; wait(), then try
  // again.
  std::optional<Io<std::size_t>> read_now(std::span<char> into);
  // Whether the last read took all that was there, so that another right away would be in vain.
  [[nodiscard]] bool took_all() const { return took_all_; }
  // Waits for what the last attempt wanted, or for more if a read took all there was. False:
  // interrupted or timed out, as the next attempt tells.
  auto wait() { return wait_for(wanted_); }
  // The same before a read that cannot succeed at once yet: it saves the vain attempt.
  auto wait_readable() { return wait_for(holds_records() ? Want::none : Want::read); }
  awaitable<Io<std::size_t>> read_some(std::span<char> into);

  // Writes what the kernel takes at once: how many bytes.
  Io<std::size_t> write_now(std::span<const asio::const_buffer> data);
  // Writes everything behind the first `done` bytes. The buffers and their bytes must stay valid
  // until it returns.
  awaitable<Io<void>> write(std::span<const asio::const_buffer> data, std::size_t done = 0);
  // The same for bytes that stay valid only until the caller suspends: what the kernel does not
  // take at once is copied.
  awaitable<Io<void>> write_copying(std::span<const asio::const_buffer> data);

  // Tells what comes while nobody reads.
  ReadWatch& read_watch() { return read_watch_; }

  // How long its waits took since this was last asked: for the peer, and for the thread to be free
  // again, which nothing tells apart.
  Duration take_waited() { return std::exchange(waited_, Duration{0}); }

  // Becomes a TLS client of `host` (a name or an IP address, which the certificate must name).
  awaitable<Io<void>> start_tls(const TlsContext& context, const std::string& host);

  // What has come while nobody reads.
  enum class Unread { nothing, bytes, end };  // end: the peer ended or reset the connection
  [[nodiscard]] Unread unread();

  // Ends the present wait and every later one: until a deadline is set anew (timeout), or for good
  // (cancelled).
  void interrupt(Interruption why) override;

  // Ends the connection in order; abort() so that the peer sees a reset.
  void close();
  void abort();
  void shutdown_send();

  [[nodiscard]] Socket& socket() { return socket_; }

 private:
  struct SslDeleter {
    void operator()(ssl_st* ssl) const;
  };

  struct Attempt {
    std::size_t bytes = 0;
    Want want = Want::none;
    bool failed = false;
  };
  Attempt try_read(std::span<char> into);
  Attempt try_write(std::span<const asio::const_buffer> data);
  Attempt try_write_record(std::span<const asio::const_buffer> data);
  Attempt try_write_records(std::span<const asio::const_buffer> data);
  Attempt tls_outcome(int returned);

  void begin_wait(Want want, std::unique_ptr<Waiter> waiter);
  bool end_wait();
  [[nodiscard]] bool holds_records() const;
  [[nodiscard]] IoError failure() const;

  Socket socket_;
  Deadlines::Entry deadline_;
  ReadWatch read_watch_{socket_};
  std::unique_ptr<ssl_st, SslDeleter> ssl_;
  boost::system::error_code error_;
  Boxed<std::string> tls_error_;
  Want wanted_ = Want::none;  // by the last attempt
  Duration silence_{0};       // 0: the deadline is set by the caller
  TimePoint wait_began_;
  Duration waited_{0};
  bool took_all_ = false;
  bool timed_out_ = false;
  bool cancelled_ = false;
};

}  // namespace llm_api_router::net
