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
  net::awaitable<void> handle(Exchange& exchange);

 private:
  net::awaitable<bool> receive(Exchange& exchange);
  std::vector<routing::Candidate> candidates(const Exchange& exchange);
  net::awaitable<void> route(Exchange& exchange, std::span<const routing::Candidate> candidates);

  // One try at one provider. Null: the exchange is over.
  using Failed = std::unique_ptr<FailedAttempt>;
  net::awaitable<Failed> attempt(Exchange& exchange, routing::AttemptPlan& plan,
                                 const Provider& provider);
  Failed settle(Exchange& exchange, routing::AttemptPlan& plan, const Provider& provider,
                Relay& relay, Relay::Ending ending);
  void note_failed(Exchange& exchange, const routing::AttemptPlan& plan, const Provider& tried,
                   Failed failed, bool refused);
  net::awaitable<void> pause(Exchange& exchange, TimePoint until);
  net::awaitable<void> give_up(Exchange& exchange, const routing::AttemptPlan& plan,
                               const routing::GiveUp& why, const Provider* tried);
  net::awaitable<void> refuse(Exchange& exchange, const providers::RouterError& error);
  net::awaitable<void> refuse_for_good(Exchange& exchange);
  net::awaitable<void> send(Exchange& exchange, Answer answer, int attempts);

  net::IoThread& thread_;
  UpstreamClient& upstream_;
  SharedRouting& shared_;
  ExchangeLog& log_;
};

}  // namespace llm_api_router::gateway
