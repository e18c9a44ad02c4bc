// Hands pieces of an answer from a thread that makes them to the coroutine that sends them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "net/io_thread.hpp"
#include "net/notice.hpp"

namespace llm_api_router::gateway {

// Shared by both ends.
class PieceChannel : public std::enable_shared_from_this<PieceChannel> {
 public:
  explicit PieceChannel(boost::asio::io_context& io) : io_(io), notice_(io.get_executor()) {}

  // For the maker's thread. Waits while there are pieces enough; false: no more is wanted, or
  // `give_up`, asked a few times a second, said so.
  bool push(std::string piece, const std::function<bool()>& give_up);
  // No piece follows; an error tells why it was not the last one.
  void finish(Result<void> outcome);

  // For the coroutine, on its thread. The next piece; empty at the end, see outcome(), or when the
  // wait was interrupted.
  net::awaitable<std::optional<std::string>> next();
  // Empty before the end.
  [[nodiscard]] std::optional<Result<void>> outcome() const;
  // No more is wanted.
  void close();
  // What to interrupt in order to end a wait in next().
  net::Interruptible& waiting() { return notice_; }

 private:
  void tell();

  boost::asio::io_context& io_;
  net::Notice notice_;  // of the coroutine's thread
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::deque<std::string> pieces_;
  std::optional<Result<void>> outcome_;
  bool closed_ = false;
};

}  // namespace llm_api_router::gateway
