// One downstream request on its way: what is known of it, and what became of it so far.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/buffer.hpp"
#include "base/clock.hpp"
#include "gateway/answers.hpp"
#include "gateway/snapshot.hpp"
#include "model/exchange_record.hpp"
#include "model/failure.hpp"
#include "net/downstream.hpp"
#include "net/interrupt.hpp"
#include "providers/adapter.hpp"
#include "routing/attempt_plan.hpp"
#include "telemetry/log_record.hpp"
#include "telemetry/stats.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::gateway {

// A request's target, split. Views into the request's head.
struct Target {
  std::string_view path;   // begins with '/'
  std::string_view query;  // what follows '?', without it
};

// An attempt that gave no answer to pass on. Rare, so that exchanges hold no room for one.
struct FailedAttempt {
  Failure failure;
  Answer native;  // upstream's own answer that told it, if it is one to relay
};

// What the client asks, as far as only another attempt has to know it: a stream that is committed
// does without.
struct ClientRequest {
  providers::Operation operation;
  Buffer body;  // of a routed request, and of others that are small
  wire::BodyFacts facts;
  std::string cors_fields;  // for a browser app of an allowed origin; goes with every answer
};

struct Exchange {
  net::Downstream& downstream;
  std::shared_ptr<const Snapshot> snapshot;  // shared with the relay thread, until it swaps its own
  TimePoint arrival;
  ExchangeRecord record;  // what the books will say of it; handed over at the end

  std::unique_ptr<ClientRequest> request = std::make_unique<ClientRequest>();
  std::string model;  // as the client names it; empty if it names none

  // The attempt under way, until it ended or is known to succeed.
  telemetry::Stats::Attempt running;
  const Provider* tries = nullptr;   // where the latest attempt is, null once its end was noted
  TimePoint attempt_began;           // the latest attempt
  Duration waited{0};                // before the attempt under way, or the next one so far
  Duration idle{0};                  // waited for upstream and between attempts, in all
  const Provider* failed = nullptr;  // where the latest failed attempt was, null if none failed
  int attempt_here = 0;              // of the latest attempt, counted from 1 at its provider

  bool has_body = false;      // whole in `request`; else it is still to be read from downstream
  bool log_begun = false;     // the beginning was handed over
  bool request_shed = false;  // without its body, for which there was no room
  std::unique_ptr<telemetry::LogRecord> log;   // what is to be logged next; null if nothing is yet
  std::size_t log_reserved = 0;                // counted at the queue for bodies in `log`
  const routing::AttemptPlan* plan = nullptr;  // while the exchange is routed

  std::unique_ptr<FailedAttempt> reported;  // the one to answer with if nothing else comes

  net::Interrupt interrupt;  // fires when the client leaves

  [[nodiscard]] const ApiProviders& providers() const { return snapshot->api(record.api); }
  [[nodiscard]] const providers::Adapter& adapter() const { return *providers().adapter; }
  [[nodiscard]] const std::string& id() const { return record.request_id; }
};

}  // namespace llm_api_router::gateway
