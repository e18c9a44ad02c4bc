// Keeps the books of one relay thread: fills in each exchange's record, counts it, prints its line
// on the console and remembers it for /recent.
#pragma once

#include <cstddef>

#include "gateway/exchange.hpp"
#include "gateway/relay.hpp"
#include "telemetry/recent_exchanges.hpp"
#include "telemetry/stats.hpp"

namespace llm_api_router::gateway {

class ExchangeLog {
 public:
  ExchangeLog(telemetry::Stats& stats, telemetry::RecentExchanges& recent, std::size_t thread)
      : stats_(stats), recent_(recent), thread_(thread) {}

  // The attempt counts as in progress while the result lives. After a failure at another provider
  // it is a fallback.
  telemetry::Stats::Attempt attempt_began(Exchange& exchange, const Provider& provider);
  // The exchange goes on without this attempt, or is given up.
  void attempt_failed(Exchange& exchange, const Provider& provider, const Failure& failure);

  // How the exchange ended; one of these, once.

  // `provider`'s answer was committed.
  void answered(Exchange& exchange, const Provider& provider, const Relay& relay,
                Relay::Ending ending, int attempts);
  // No provider's answer could be had. `refused_by`: the provider that refused the request itself;
  // null if all attempts failed.
  void gave_up(Exchange& exchange, const Provider* refused_by, unsigned status, int attempts);
  // The router itself refused the request.
  void refused(Exchange& exchange, unsigned status);
  // The client left before its answer began.
  void client_left(Exchange& exchange);

 private:
  void end(Exchange& exchange, const Provider* answered);

  telemetry::Stats& stats_;
  telemetry::RecentExchanges& recent_;
  std::size_t thread_;
};

}  // namespace llm_api_router::gateway
