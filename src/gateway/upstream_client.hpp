// Brings an exchange's request to a provider, up to the head of the answer.
#pragma once

#include <memory>
#include <string>

#include "base/boxed.hpp"
#include "gateway/exchange.hpp"
#include "gateway/snapshot.hpp"
#include "gateway/upstream_request.hpp"
#include "model/failure.hpp"
#include "net/connection_pool.hpp"
#include "net/connector.hpp"

namespace llm_api_router::gateway {

// Of one relay thread.
class UpstreamClient {
 public:
  UpstreamClient(net::IoThread& thread, net::Resolver& resolver, const net::TlsContext& tls)
      : thread_(thread), connector_(thread, resolver, tls), pool_(thread) {}

  using Connection = std::unique_ptr<net::UpstreamConnection>;

  // A connection on which the head of the answer was read; its body is still to come. A pooled
  // connection that the server closed in the meantime is replaced, uncounted. Ends early when the
  // exchange's interrupt fires; the failure then means nothing.
  net::awaitable<Result<Connection, Boxed<Failure>>> send(Exchange& exchange,
                                                          const Provider& provider);

  // A bare connect, as a probe of whether the provider can be reached at all.
  net::awaitable<bool> reachable(const Provider& provider);

  // Takes the connection back for the next attempt if its answer was read whole.
  void give_back(const Provider& provider, Connection connection);

 private:
  net::awaitable<Result<void, net::ReadError>> converse(Exchange& exchange,
                                                        const Provider& provider,
                                                        net::UpstreamConnection& connection);
  net::awaitable<net::Io<void>> write_request(Exchange& exchange, const Provider& provider,
                                              net::Stream& stream);
  net::awaitable<net::Io<void>> pass_upload_on(Exchange& exchange, const Provider& provider,
                                               net::Stream& stream);

  net::IoThread& thread_;
  net::Connector connector_;
  net::ConnectionPool pool_;
  std::string head_;  // of the request that is being written; its room serves the next one
};

// What it means that the rest of an answer's body could not be read.
Failure body_failure(const net::ReadError& error);

}  // namespace llm_api_router::gateway
