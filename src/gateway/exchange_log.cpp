#include "gateway/exchange_log.hpp"

#include <utility>

#include "base/log.hpp"
#include "gateway/attempt_trail.hpp"
#include "gateway/console_line.hpp"
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

}  // namespace

telemetry::Stats::Attempt ExchangeLog::attempt_began(Exchange& exchange, const Provider& provider) {
  exchange.attempt_began = Clock::now();
  begin_attempt(exchange, provider);
  if (!exchange.failed_at.empty() && exchange.failed_at != provider.config.name) {
    const auto& record = exchange.record;
    stats_.fell_back({.time = WallClock::now(),
                      .request_id = record.request_id,
                      .path = record.path,
                      .model = std::string{exchange.model()},
                      .from = exchange.failed_at,
                      .to = provider.config.name,
                      .reason = telemetry::failure_text(*record.failure)});
    exchange.failed_at.clear();
  }
  return stats_.attempt_began(thread_, *provider.stats, WallClock::now());
}

void ExchangeLog::attempt_failed(Exchange& exchange, const Provider& provider,
                                 const Failure& failure) {
  stats_.attempt_failed(thread_, *provider.stats, failure, WallClock::now());
  end_attempt(exchange, provider, failure);
  exchange.failed_at = provider.config.name;
  exchange.record.failure = failure;
  log::warning(exchange.record.path + ": " + provider.config.name +
               " failed: " + telemetry::failure_text(failure));
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
  end(exchange, &provider);
}

void ExchangeLog::gave_up(Exchange& exchange, const Provider* refused_by, unsigned status,
                          int attempts) {
  auto& record = exchange.record;
  record.attempts = static_cast<unsigned>(attempts);
  record.status = static_cast<int>(status);
  record.outcome = refused_by != nullptr ? Outcome::refused : Outcome::failure;
  if (refused_by != nullptr) {
    record.provider = refused_by->config.name;
    record.latency = since(exchange.attempt_began, Clock::now());
    end_attempt(exchange, *refused_by, exchange.failure);
  }
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
  end_attempt(exchange, "client_left", 0, {});
  end(exchange, nullptr);
}

void ExchangeLog::end(Exchange& exchange, const Provider* answered) {
  auto& record = exchange.record;
  record.model = exchange.model();
  record.duration = since(exchange.arrival, Clock::now());
  stats_.exchange_ended(thread_, record, answered != nullptr ? answered->stats : nullptr,
                        WallClock::now());
  log::info(console_line(record));
  note_skipped(exchange);
  recent_.add(thread_, std::move(record));
}

}  // namespace llm_api_router::gateway
