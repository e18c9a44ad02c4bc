// New connections to an endpoint: look-up, Happy Eyeballs (RFC 8305), proxy tunnel, TLS.
#pragma once

#include <memory>
#include <string>

#include "model/failure.hpp"
#include "net/endpoint.hpp"
#include "net/io_thread.hpp"
#include "net/resolver.hpp"
#include "net/stream.hpp"
#include "net/tls.hpp"

namespace llm_api_router::net {

// Why there is no connection: cause is dns, connect_refused, connect_timeout or tls.
struct ConnectError {
  Cause cause = Cause::connect_refused;
  std::string message;
};

// Makes connections for one relay thread.
class Connector {
 public:
  // All must outlive it; `resolver` and `tls` are shared with other threads.
  Connector(IoThread& thread, Resolver& resolver, const TlsContext& tls)
      : thread_(thread), resolver_(resolver), tls_(tls) {}

  // A connection ready for HTTP, made within `timeout` all in all. All addresses are tried.
  awaitable<Result<std::unique_ptr<Stream>, ConnectError>> connect(const Endpoint& endpoint,
                                                                   Duration timeout,
                                                                   Interrupt& interrupt);

 private:
  awaitable<Result<std::unique_ptr<Stream>, ConnectError>> reach(const std::string& host,
                                                                 std::uint16_t port,
                                                                 TimePoint deadline,
                                                                 Interrupt& interrupt);
  awaitable<Result<void, ConnectError>> tunnel(Stream& stream, const Endpoint& endpoint);

  IoThread& thread_;
  Resolver& resolver_;
  const TlsContext& tls_;
};

}  // namespace llm_api_router::net
