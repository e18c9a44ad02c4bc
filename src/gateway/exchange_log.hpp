// Keeps the books of one relay thread: fills in each exchange's record, counts it, remembers it for
// /recent, and hands it to the recorder.
#pragma once

#include <cstddef>
#include <string_view>

#include "gateway/exchange.hpp"
#include "gateway/relay.hpp"
#include "telemetry/log_queue.hpp"
#include "telemetry/recent_exchanges.hpp"
#include "telemetry/stats.hpp"

namespace llm_api_router::gateway {

class ExchangeLog {
 public:
  // `queue` is the recorder's; null: nothing is logged.
  ExchangeLog(telemetry::Stats& stats, telemetry::RecentExchanges& recent,
              telemetry::LogQueue* queue, std::size_t thread)
      : stats_(stats), recent_(recent), queue_(queue), thread_(thread) {}

  // Its head is there.
  void began(Exchange& exchange) const;
  // It is whole and makes sense.
  static void received(Exchange& exchange);

  // The attempt counts as in progress while the result lives. After a failure it is a retry, or at
  // another provider a fallback.
  telemetry::Stats::Attempt attempt_began(Exchange& exchange, const Provider& provider);
  // The exchange goes on without this attempt, or is given up.
  void attempt_failed(Exchange& exchange, const Provider& provider, const Failure& failure);

  // The answer of `provider` begins to go down as a stream: nothing will be asked again, so the
  // request's body is handed over.
  void committed(Exchange& exchange, const Provider& provider);
  // So much of the answer has come, for the log to keep.
  void keep(Exchange& exchange, std::string_view answer) const;
  // All of the answer.
  void keep(Exchange& exchange, Buffer answer) const;

  // How the exchange ended; one of these, once.

  // `provider`'s answer was committed.
  void answered(Exchange& exchange, const Provider& provider, const Relay& relay,
                Relay::Ending ending, int attempts);
  // No provider's answer could be had. `refused_by`: the provider that refused the request itself;
  // null if all attempts failed.
  void gave_up(Exchange& exchange, const Provider* refused_by, const Answer& answer, int attempts);
  // The router itself refused the request.
  void refused(Exchange& exchange, unsigned status);
  // The client left before its answer began.
  void client_left(Exchange& exchange);

 private:
  void note_fallback(Exchange& exchange, const Provider& from, const Provider& to);
  void end(Exchange& exchange, const Provider* answered);
  void hand_over(Exchange& exchange, bool ends);
  void keep_request(Exchange& exchange) const;
  static telemetry::LogRecord& log_of(Exchange& exchange);
  [[nodiscard]] bool keeps_bodies(const Exchange& exchange) const;
  [[nodiscard]] bool reserve(Exchange& exchange, std::size_t bytes) const;
  void shed_answer(Exchange& exchange) const;

  telemetry::Stats& stats_;
  telemetry::RecentExchanges& recent_;
  telemetry::LogQueue* queue_;
  std::size_t thread_;
};

}  // namespace llm_api_router::gateway
