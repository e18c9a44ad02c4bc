#include "net/connector.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <boost/asio/this_coro.hpp>

#include "net/notice.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::net {
namespace {

// RFC 8305 §5: the recommended Connection Attempt Delay.
constexpr auto kAttemptDelay = std::chrono::milliseconds{250};

using asio::ip::address;

// RFC 8305 §4: the families in turns, in the system's order otherwise.
std::vector<address> interleaved(const std::vector<address>& addresses) {
  std::vector<address> first;
  std::vector<address> second;
  for (const auto& one : addresses) {
    (one.is_v6() == addresses.front().is_v6() ? first : second).push_back(one);
  }
  std::vector<address> mixed;
  mixed.reserve(addresses.size());
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

// Connection attempts under way at once; the first to stand wins. Owned by the coroutine that waits
// and by the handlers still to come.
struct Race : std::enable_shared_from_this<Race> {
  explicit Race(const Executor& on) : executor(on), news(on) {}

  void start(const tcp::endpoint& to) {
    auto& socket = sockets.emplace_back(std::make_unique<Socket>(executor));
    ++running;
    socket->async_connect(to, [self = shared_from_this(), one = socket.get()](auto error) {
      --self->running;
      if (error) {
        if (!self->winner) self->last_error = error;
      } else if (self->winner == nullptr) {
        self->winner = one;
      }
      self->news.notify();
    });
  }

  void stop_others() {
    for (auto& socket : sockets) {
      boost::system::error_code ignored;
      if (socket.get() != winner) socket->close(ignored);
    }
  }

  Executor executor;
  Notice news;
  std::vector<std::unique_ptr<Socket>> sockets;
  Socket* winner = nullptr;
  std::size_t running = 0;
  boost::system::error_code last_error;
};

// Asio goes on to ask whether a socket is writable once it had to know, as after a connect; then
// each wait for something to read would wake the thread at once, in vain.
Socket registered_anew(Socket& connected) {
  const auto protocol = connected.local_endpoint().protocol();
  return {connected.get_executor(), protocol, connected.release()};
}

ConnectError timed_out(const std::string& host) {
  return {Cause::connect_timeout, "no connection to " + host + " within connect_timeout"};
}

ConnectError connect_error(const IoError& error, const std::string& host) {
  if (error.kind == IoFailure::timeout) return timed_out(host);
  if (error.kind == IoFailure::tls) {
    return {Cause::tls, "TLS with " + host + ": " + error.message};
  }
  return {Cause::connect_refused, "the connection to " + host + " ended: " + error.message};
}

}  // namespace

awaitable<Result<std::unique_ptr<Stream>, ConnectError>> Connector::reach(const std::string& host,
                                                                          std::uint16_t port,
                                                                          TimePoint deadline,
                                                                          Interrupt& interrupt) {
  const auto addresses = co_await resolver_.resolve(host, deadline, interrupt);
  if (!addresses) {
    if (addresses.error().timed_out) co_return timed_out(host);
    co_return ConnectError{Cause::dns, host + ": " + addresses.error().message};
  }
  const auto race = std::make_shared<Race>(thread_.io.get_executor());
  const auto order = interleaved(*addresses);
  auto next = order.begin();
  const Interrupt::Watch watch(interrupt, race->news);
  while (race->winner == nullptr && (race->running > 0 || next != order.end())) {
    if (next != order.end()) race->start({*next++, port});
    const auto until =
        next == order.end() ? deadline : std::min(deadline, Clock::now() + kAttemptDelay);
    const auto outcome = co_await race->news.wait_until(until);
    const bool over = outcome == Notice::Outcome::elapsed && Clock::now() >= deadline;
    if (over || outcome == Notice::Outcome::interrupted) {
      race->winner = nullptr;
      race->stop_others();
      co_return timed_out(host);
    }
  }
  race->stop_others();
  if (race->winner == nullptr) {
    co_return ConnectError{Cause::connect_refused,
                           authority_with_port(host, port) + ": " + race->last_error.message()};
  }
  co_return std::make_unique<Stream>(registered_anew(*race->winner), thread_.deadlines);
}

awaitable<Result<void, ConnectError>> Connector::tunnel(Stream& stream, const Endpoint& endpoint) {
  const auto target = authority_with_port(endpoint.host, endpoint.port);
  std::string head = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!endpoint.proxy->authorization.empty()) {
    head += "Proxy-Authorization: " + endpoint.proxy->authorization + "\r\n";
  }
  head += "\r\n";
  const asio::const_buffer buffer{head.data(), head.size()};
  if (const auto sent = co_await stream.write({&buffer, 1}); !sent) {
    co_return connect_error(sent.error(), "the proxy");
  }
  // The proxy's answer to CONNECT has no body (RFC 9110 §9.3.6), so a byte at a time never reads
  // into what the tunnel carries.
  wire::ResponseParser parser;
  parser.reset(true);
  std::string answer;
  while (!parser.head_done()) {
    char byte = 0;
    const auto read = co_await stream.read_some({&byte, 1});
    if (!read) co_return connect_error(read.error(), "the proxy");
    if (*read == 0) co_return ConnectError{Cause::connect_refused, "the proxy hung up"};
    answer += byte;
    const auto consumed = parser.put_head(answer);
    if (!consumed) co_return ConnectError{Cause::connect_refused, "the proxy speaks no HTTP"};
    answer.erase(0, *consumed);
  }
  if (parser.head().status / 100 != 2) {
    co_return ConnectError{Cause::connect_refused, "the proxy answered CONNECT with status " +
                                                       std::to_string(parser.head().status)};
  }
  co_return Result<void, ConnectError>{};
}

awaitable<Result<std::unique_ptr<Stream>, ConnectError>> Connector::connect(
    const Endpoint& endpoint, Duration timeout, Interrupt& interrupt) {
  const auto deadline = Clock::now() + timeout;
  const auto& host = endpoint.proxy ? endpoint.proxy->host : endpoint.host;
  const auto port = endpoint.proxy ? endpoint.proxy->port : endpoint.port;
  auto reached = co_await reach(host, port, deadline, interrupt);
  if (!reached) co_return reached.error();
  auto stream = std::move(*reached);
  const Interrupt::Watch watch(interrupt, *stream);
  stream->expires_after(deadline - Clock::now());
  if (endpoint.proxy) {
    if (const auto tunnelled = co_await tunnel(*stream, endpoint); !tunnelled) {
      co_return tunnelled.error();
    }
  }
  if (endpoint.tls) {
    if (const auto secured = co_await stream->start_tls(tls_, endpoint.host); !secured) {
      co_return connect_error(secured.error(), endpoint.host);
    }
  }
  co_return stream;
}

}  // namespace llm_api_router::net
