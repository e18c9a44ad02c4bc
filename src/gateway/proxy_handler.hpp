// One request, one line: receive, choose, try, relay, record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/exchange.hpp"
#include "gateway/exchange_log.hpp"
#include "gateway/relay.hpp"
#include "gateway/upstream_client.hpp"
#include "routing/affinity.hpp"
#include "routing/attempt_plan.hpp"
#include "routing/id_bindings.hpp"
#include "routing/retry_budget.hpp"

namespace llm_api_router::gateway {

// What the proxies of all relay threads share. Thread-safe.
struct SharedRouting {
  routing::RetryBudget budget;
  routing::IdBindings bindings;
  HeldBytes held;
};

// Handles the requests under /openai and /anthropic of one relay thread.
class ProxyHandler {
 public:
  ProxyHandler(net::IoThread& thread, UpstreamClient& upstream, SharedRouting& shared,
               ExchangeLog& log)
      : thread_(thread), upstream_(upstream), shared_(shared), log_(log) {}

  // Answers `exchange`, whose operation is resolved, or breaks its connection off.
  net::awaitable<void> handle(Exchange exchange);

 private:
  struct Routing;

  net::awaitable<bool> receive(Exchange& exchange);
  std::vector<routing::Candidate> candidates(const Exchange& exchange);

  // The next step of a routed exchange. False: it is over.
  net::awaitable<bool> go_on(Exchange& exchange, Routing& routing);
  net::awaitable<bool> attempt(Exchange& exchange, Routing& routing, const Provider& provider);
  net::awaitable<bool> pause(Exchange& exchange, Routing& routing, TimePoint until);
  net::awaitable<bool> give_up(Exchange& exchange, Routing& routing, routing::GiveUp why);

  std::unique_ptr<FailedAttempt> settle(Exchange& exchange, routing::AttemptPlan& plan,
                                        const Provider& provider, Relay& relay,
                                        Relay::Ending ending);
  void note_failed(Exchange& exchange, Routing& routing, bool refused);
  bool client_left(Exchange& exchange, Routing& routing);
  net::awaitable<void> refuse(Exchange& exchange, const providers::RouterError& error);
  net::awaitable<void> refuse_for_good(Exchange& exchange);
  net::awaitable<void> send(Exchange& exchange, Answer answer, int attempts);

  net::IoThread& thread_;
  UpstreamClient& upstream_;
  SharedRouting& shared_;
  ExchangeLog& log_;
};

}  // namespace llm_api_router::gateway
