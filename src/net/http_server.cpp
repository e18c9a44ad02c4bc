#include "net/http_server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <system_error>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>

#include "base/log.hpp"
#include "net/notice.hpp"

namespace llm_api_router::net {
namespace {

constexpr auto kAwait = asio::as_tuple(asio::deferred);

// How long accepting rests when the process is out of descriptors.
constexpr auto kAcceptRest = std::chrono::milliseconds{100};

// RFC 6585 §5 and RFC 9110 §15.
unsigned status_of(wire::HeadError error) {
  switch (error) {
    case wire::HeadError::too_large:
    case wire::HeadError::too_many_fields: return 431;
    case wire::HeadError::version: return 505;
    case wire::HeadError::malformed: break;
  }
  return 400;
}

void log_escaped(const std::exception_ptr& escaped) {
  try {
    if (escaped) std::rethrow_exception(escaped);
  } catch (const std::exception& error) {
    log::error(std::string{"a connection ended by an internal error: "} + error.what());
  }
}

Acceptor listener(IoThread& thread, const tcp::endpoint& at, bool shared) {
  Acceptor acceptor(thread.io, at.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  if (shared) {
    const int on = 1;
    ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  }
  acceptor.bind(at);
  if (shared) acceptor.listen(asio::socket_base::max_listen_connections);
  return acceptor;
}

}  // namespace

HttpServer::HttpServer(IoThread& thread, Acceptor acceptor, Handler handler, Refusal refusal,
                       DownstreamLimits limits)
    : thread_(thread),
      acceptor_(std::move(acceptor)),
      handler_(std::move(handler)),
      refusal_(std::move(refusal)),
      limits_(limits) {}

HttpServer::~HttpServer() = default;

void HttpServer::start() { asio::co_spawn(thread_.io, accept(shared_from_this()), log_escaped); }

awaitable<void> HttpServer::accept(std::shared_ptr<HttpServer> self) {
  auto& io = self->thread_.io;
  Notice rest(io.get_executor());
  while (self->acceptor_.is_open()) {
    auto [error, socket] = co_await self->acceptor_.async_accept(kAwait);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      log::warning("a connection could not be accepted: " + error.message());
      co_await rest.wait_until(Clock::now() + kAcceptRest);
      continue;
    }
    auto connection = std::make_unique<Downstream>(std::move(socket), self->thread_, self->limits_);
    asio::co_spawn(io, serve(self, std::move(connection)), log_escaped);
  }
}

// Keeps a connection in the server's list, whichever way its coroutine ends.
class HttpServer::Listed {
 public:
  Listed(HttpServer& server, Downstream* one) : server_(server), one_(one) {
    server_.connections_.push_back(one_);
  }
  ~Listed() {
    std::erase(server_.connections_, one_);
    server_.tell_if_emptied();
  }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;

 private:
  HttpServer& server_;
  Downstream* one_;
};

awaitable<void> HttpServer::serve(std::shared_ptr<HttpServer> self,
                                  std::unique_ptr<Downstream> connection) {
  const Listed listed(*self, connection.get());
  while (!self->draining_) {
    const auto request = co_await connection->next_request();
    if (!request) {
      co_await self->refuse(*connection, *request.error().why);
      break;
    }
    if (!*request) break;
    if (self->draining_) connection->close_after_answer();
    co_await self->handler_(*connection);
    if (!connection->goes_on()) break;
    if (connection->has_body()) {
      if (!co_await connection->drop_body()) break;
    }
  }
  co_await connection->linger();
}

std::optional<HttpServer::Refused> HttpServer::refusal_of(const ReadError& error) const {
  Refused refused;
  if (error.parse) {
    refused.head.status = status_of(error.parse->kind);
  } else if (error.io.kind == IoFailure::timeout) {
    refused.head.status = 408;
  } else {
    return {};
  }
  std::string message = "the request's head took too long";
  if (error.parse) message = error.parse->message;
  std::tie(refused.head.fields, refused.body) = refusal_(refused.head.status, message);
  return refused;
}

awaitable<void> HttpServer::refuse(Downstream& connection, const ReadError& error) {
  const auto refused = refusal_of(error);
  if (!refused) co_return;
  connection.close_after_answer();
  co_await connection.answer(refused->head, refused->body);
}

void HttpServer::drain(std::function<void()> emptied) {
  draining_ = true;
  emptied_ = std::move(emptied);
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (auto* const connection : connections_) {
    if (connection->idle_) connection->stream_.interrupt(Interruption::cancelled);
  }
  tell_if_emptied();
}

// A connection accepted just before drain() may still come and go after the others: it is not told
// of, or the caller would take it for another server's.
void HttpServer::tell_if_emptied() {
  if (emptied_ && connections_.empty()) std::exchange(emptied_, nullptr)();
}

void HttpServer::stop() {
  for (auto* const connection : connections_) {
    if (connection->leaving_ != nullptr) connection->leaving_->fire();
    connection->stream_.interrupt(Interruption::cancelled);
  }
}

std::vector<Acceptor> listen(const std::string& host, std::uint16_t port,
                             std::vector<IoThread*> threads) {
  try {
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host);
    tcp::endpoint at{address, port};
    at = listener(*threads.front(), at, false).local_endpoint();
    std::vector<Acceptor> acceptors;
    for (auto* const thread : threads) acceptors.push_back(listener(*thread, at, true));
    return acceptors;
  } catch (const boost::system::system_error& error) {
    throw std::system_error(error.code(), host + " port " + std::to_string(port));
  }
}

}  // namespace llm_api_router::net
