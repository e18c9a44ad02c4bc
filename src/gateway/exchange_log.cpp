#include "gateway/exchange_log.hpp"

#include <utility>

#include "base/log.hpp"
#include "gateway/attempt_trail.hpp"
#include "gateway/session_identity.hpp"
#include "routing/classify.hpp"
#include "telemetry/console_line.hpp"
#include "telemetry/failure_text.hpp"

namespace llm_api_router::gateway {
namespace {

// nginx's status for a client that closed its connection first.
constexpr int kClientClosed = 499;

std::chrono::microseconds since(TimePoint from, TimePoint until) {
  return std::chrono::duration_cast<std::chrono::microseconds>(until - from);
}

Outcome outcome_of(Relay::Ending ending) {
  switch (ending) {
    case Relay::Ending::whole: return Outcome::success;
    case Relay::Ending::client_left: return Outcome::client_left;
    case Relay::Ending::failed:
    case Relay::Ending::broken: break;
  }
  return Outcome::failure;
}

std::string_view name_of(Relay::Ending ending) {
  switch (ending) {
    case Relay::Ending::whole: return "answered";
    case Relay::Ending::client_left: return "client_left";
    case Relay::Ending::failed:
    case Relay::Ending::broken: break;
  }
  return "broken";
}

// Of a client's session only so much is kept.
constexpr std::size_t kMostSession = 128;

// What becomes of an exchange's log once it has begun.
telemetry::LogStep step(telemetry::LogStep::Kind kind, const Provider& provider,
                        const Exchange& exchange) {
  telemetry::LogStep made;
  made.kind = kind;
  made.time = WallClock::now();
  made.provider = provider.config.name;
  made.priority = provider.config.priority;
  made.attempt = exchange.attempt_here;
  made.max_attempts = 1 + provider.config.max_retries;
  made.failure = exchange.record.failure;
  return made;
}

}  // namespace

void ExchangeLog::began(Exchange& exchange) const {
  if (queue_ == nullptr) return;
  log_of(exchange).user_agent = exchange.downstream.head().find(wire::FieldName::user_agent);
}

// What follows the beginning has a record once there is something to log: an open stream holds
// none.
telemetry::LogRecord& ExchangeLog::log_of(Exchange& exchange) {
  if (!exchange.log) {
    exchange.log = std::make_unique<telemetry::LogRecord>();
    exchange.log->begins = !exchange.log_begun;
    exchange.log->bodies_shed = exchange.request_shed;
  }
  return *exchange.log;
}

void ExchangeLog::received(Exchange& exchange) {
  const auto& facts = exchange.request->facts;
  const auto session = session_identity(exchange.downstream.head(), facts);
  exchange.record.session = session.substr(0, kMostSession);
  if (!exchange.log) return;
  exchange.log->request = {.known = true,
                           .message_count = facts.message_count,
                           .temperature = facts.temperature,
                           .max_tokens = facts.max_tokens,
                           .stream = facts.stream,
                           .is_json = facts.scalars_are_json};
}

telemetry::Stats::Attempt ExchangeLog::attempt_began(Exchange& exchange, const Provider& provider) {
  using Kind = telemetry::LogStep::Kind;
  const auto* const failed = exchange.failed;
  const bool again = failed == &provider;
  exchange.attempt_began = Clock::now();
  exchange.tries = &provider;
  exchange.attempt_here = again ? exchange.attempt_here + 1 : 1;
  if (failed != nullptr && !again) note_fallback(exchange, *failed, provider);
  if (exchange.log) {
    auto& steps = exchange.log->steps;
    if (again) steps.push_back(step(Kind::retry, provider, exchange));
    steps.push_back(step(Kind::selection, provider, exchange));
  }
  return stats_.attempt_began(thread_, *provider.stats, WallClock::now());
}

void ExchangeLog::note_fallback(Exchange& exchange, const Provider& from, const Provider& to) {
  const auto& record = exchange.record;
  stats_.fell_back({.time = WallClock::now(),
                    .request_id = record.request_id,
                    .path = record.path,
                    .model = exchange.model,
                    .from = from.config.name,
                    .to = to.config.name,
                    .reason = telemetry::failure_text(*record.failure)});
  if (!exchange.log) return;
  auto& made =
      exchange.log->steps.emplace_back(step(telemetry::LogStep::Kind::fallback, to, exchange));
  made.from = from.config.name;
  made.from_priority = from.config.priority;
}

void ExchangeLog::attempt_failed(Exchange& exchange, const Provider& provider,
                                 const Failure& failure) {
  stats_.attempt_failed(thread_, *provider.stats, failure, WallClock::now(),
                        routing::classify(failure).outcome);
  end_attempt(exchange, provider, failure);
  exchange.failed = &provider;
  exchange.record.failure = failure;
  log::warning(exchange.record.path + ": " + provider.config.name +
               " failed: " + telemetry::failure_text(failure));
  if (!exchange.log) return;
  exchange.log->steps.push_back(step(telemetry::LogStep::Kind::error, provider, exchange));
}

void ExchangeLog::committed(Exchange& exchange, const Provider& provider) {
  if (!exchange.log) return;
  exchange.record.provider = provider.config.name;
  exchange.record.model = exchange.model;
  exchange.log->provider_priority = provider.config.priority;
  hand_over(exchange, false);
}

bool ExchangeLog::keeps_bodies(const Exchange& exchange) const {
  return queue_ != nullptr && exchange.snapshot->config.logging.bodies != LogBodies::none;
}

// Whether there is room for so much more of a body. If not, that body is lost.
bool ExchangeLog::reserve(Exchange& exchange, std::size_t bytes) const {
  if (queue_->try_reserve(bytes)) {
    exchange.log_reserved += bytes;
    return true;
  }
  queue_->count_lost({.bodies = 1});
  log_of(exchange).bodies_shed = true;
  return false;
}

void ExchangeLog::keep(Exchange& exchange, std::string_view answer) const {
  if (!keeps_bodies(exchange) || answer.empty()) return;
  auto& log = log_of(exchange);
  if (log.answer_shed) return;
  if (reserve(exchange, answer.size())) {
    log.answer_body.append(answer);
  } else {
    shed_answer(exchange);
  }
}

void ExchangeLog::keep(Exchange& exchange, Buffer answer) const {
  if (!keeps_bodies(exchange) || answer.empty()) return;
  if (reserve(exchange, answer.size())) log_of(exchange).answer_body = std::move(answer);
}

// A body is logged whole or not at all.
void ExchangeLog::shed_answer(Exchange& exchange) const {
  auto& log = *exchange.log;
  log.answer_shed = true;
  queue_->give_back(log.answer_body.size());
  exchange.log_reserved -= log.answer_body.size();
  log.answer_body.release();
}

// Nothing but the log needs the request's body any more.
void ExchangeLog::keep_request(Exchange& exchange) const {
  if (keeps_bodies(exchange) && !exchange.request->body.empty() &&
      reserve(exchange, exchange.request->body.size())) {
    exchange.log->request_body = std::move(exchange.request->body);
  }
  exchange.request->body.release();
}

void ExchangeLog::hand_over(Exchange& exchange, bool ends) {
  auto& record = log_of(exchange);
  if (record.begins) keep_request(exchange);
  record.redact = exchange.snapshot->config.logging.bodies == LogBodies::redacted;
  record.time = WallClock::now();
  record.ends = ends;
  exchange.log_begun = true;
  exchange.request_shed = record.bodies_shed;
  if (ends) {
    record.exchange = std::move(exchange.record);
  } else {
    record.exchange = exchange.record;
  }
  queue_->put(std::move(exchange.log), std::exchange(exchange.log_reserved, 0));
}

void ExchangeLog::answered(Exchange& exchange, const Provider& provider, const Relay& relay,
                           Relay::Ending ending, int attempts) {
  auto& record = exchange.record;
  const auto& reader = relay.reader();
  record.provider = provider.config.name;
  record.attempts = static_cast<unsigned>(attempts);
  record.status = static_cast<int>(relay.status());
  record.outcome = outcome_of(ending);
  record.failure.reset();
  if (record.outcome == Outcome::failure) record.failure = relay.failure();
  record.streaming = relay.streamed();
  record.response_id = reader.response_id();
  record.finish_reason = reader.finish_reason();
  record.usage = reader.usage();
  record.latency = since(exchange.attempt_began, Clock::now());
  if (relay.streamed() && relay.first_content()) {
    record.time_to_first_token = since(exchange.attempt_began, *relay.first_content());
  }
  if (relay.committed()) record.committed = since(exchange.arrival, *relay.committed());
  end_attempt(exchange, name_of(ending), record.status, record.failure);
  if (queue_ != nullptr) {
    auto& log = log_of(exchange);
    if (record.failure)
      log.steps.push_back(step(telemetry::LogStep::Kind::error, provider, exchange));
    log.provider_priority = provider.config.priority;
  }
  end(exchange, &provider);
}

void ExchangeLog::gave_up(Exchange& exchange, const Provider* refused_by, const Answer& answer,
                          int attempts) {
  auto& record = exchange.record;
  record.attempts = static_cast<unsigned>(attempts);
  record.status = static_cast<int>(answer.head.status);
  record.outcome = refused_by != nullptr ? Outcome::refused : Outcome::failure;
  if (refused_by != nullptr) {
    record.provider = refused_by->config.name;
    record.latency = since(exchange.attempt_began, Clock::now());
    end_attempt(exchange, *refused_by, exchange.reported->failure);
    if (exchange.log) exchange.log->provider_priority = refused_by->config.priority;
  }
  keep(exchange, answer.body);
  end(exchange, refused_by);
}

void ExchangeLog::refused(Exchange& exchange, unsigned status) {
  exchange.record.status = static_cast<int>(status);
  exchange.record.outcome = Outcome::refused;
  end(exchange, nullptr);
}

void ExchangeLog::client_left(Exchange& exchange) {
  exchange.record.status = kClientClosed;
  exchange.record.outcome = Outcome::client_left;
  if (end_attempt(exchange, "client_left", 0, {})) stats_.attempt_left(thread_);
  exchange.record.attempts = static_cast<unsigned>(exchange.record.tried.size());
  end(exchange, nullptr);
}

void ExchangeLog::end(Exchange& exchange, const Provider* answered) {
  auto& record = exchange.record;
  record.model = exchange.model;
  record.duration = since(exchange.arrival, Clock::now());
  const auto idle = exchange.idle + exchange.downstream.take_waited();
  record.overhead = record.duration - std::chrono::duration_cast<std::chrono::microseconds>(idle);
  stats_.exchange_ended(thread_, record, answered != nullptr ? answered->stats : nullptr,
                        WallClock::now());
  note_skipped(exchange);
  recent_.add(thread_, record);
  if (queue_ != nullptr) {
    hand_over(exchange, true);  // the recorder prints the exchange's line
  } else {
    log::info(telemetry::console_line(record));
  }
}

}  // namespace llm_api_router::gateway
