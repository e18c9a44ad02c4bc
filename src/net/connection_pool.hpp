// Upstream connections of one relay thread, kept open between requests.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>

#include "net/endpoint.hpp"
#include "net/message_reader.hpp"

namespace llm_api_router::net {

// One connection to an upstream server, used by one attempt at a time.
class UpstreamConnection {
 public:
  UpstreamConnection(std::unique_ptr<Stream> stream, IoThread& thread)
      : stream_(std::move(stream)), reader_(*stream_, thread) {}

  [[nodiscard]] Stream& stream() { return *stream_; }
  [[nodiscard]] MessageReader<wire::ResponseParser>& reader() { return reader_; }

  // It came from the pool: the server may have closed it just as it was taken.
  [[nodiscard]] bool reused() const { return reused_; }

 private:
  friend class ConnectionPool;
  std::unique_ptr<Stream> stream_;
  MessageReader<wire::ResponseParser> reader_;
  TimePoint idle_since_;
  bool reused_ = false;
};

class ConnectionPool final : public Interruptible {
 public:
  explicit ConnectionPool(IoThread& thread) : sweep_(thread.deadlines, *this) {}

  // The most recently used idle connection to exactly `endpoint` that is still sound; null if none.
  std::unique_ptr<UpstreamConnection> take(const Endpoint& endpoint);

  // Keeps a connection whose last answer was read whole and may be followed by another.
  void give_back(const Endpoint& endpoint, std::unique_ptr<UpstreamConnection> connection);

  // Closes what has been idle for too long, or was ended by the server. Called by its deadline.
  void interrupt(Interruption why) override;

 private:
  using Idle = std::deque<std::unique_ptr<UpstreamConnection>>;
  std::map<Endpoint, Idle> idle_;
  Deadlines::Entry sweep_;
};

}  // namespace llm_api_router::net
