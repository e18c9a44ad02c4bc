#include "telemetry/request_log.hpp"

#include <utility>

#include "telemetry/failure_text.hpp"
#include "telemetry/iso_time.hpp"
#include "telemetry/json_object.hpp"

namespace llm_api_router::telemetry {
namespace {

// What a line takes beside its body.
constexpr std::size_t kRoom = 640;

double in_milliseconds(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1000.0;
}

std::optional<double> in_milliseconds(const std::optional<std::chrono::microseconds>& time) {
  return time ? std::optional{in_milliseconds(*time)} : std::nullopt;
}

JsonObject event(std::string_view type, WallTime time, const std::string& session,
                 std::size_t body = 0) {
  JsonObject made(kRoom + body);
  made.add("timestamp", iso_time(time)).add("type", type).add("session_id", session);
  return made;
}

JsonObject event_of(std::string_view type, WallTime time, const std::string& session,
                    const ExchangeRecord& exchange, std::size_t body = 0) {
  auto made = event(type, time, session, body);
  made.add("request_id", exchange.request_id).add("endpoint", exchange.path);
  return made;
}

std::string ended(JsonObject& event) { return event.ended() += '\n'; }

std::string ended(JsonObject& event, std::string_view body_name, const std::string& body) {
  if (!body.empty()) event.add_json(body_name, body);
  return ended(event);
}

std::string error_type(const Failure& failure) {
  if (!failure.error_type.empty()) return failure.error_type;
  return failure.cause == Cause::http_status ? "http_" + std::to_string(failure.status)
                                             : std::string{name_of(failure.cause)};
}

std::optional<double> retry_after(const Failure& failure) {
  const auto told =
      failure.hint.retry_after ? failure.hint.retry_after : failure.hint.bucket_resets;
  return told ? std::optional{static_cast<double>(told->count()) / 1000.0} : std::nullopt;
}

void add_failure(JsonObject& event, const Failure& failure) {
  event.add("error_type", error_type(failure)).add("error_message", failure_text(failure));
}

LogLine step_line(const LogStep& step, const std::string& session, const ExchangeRecord& exchange) {
  using Kind = LogStep::Kind;
  const auto begin = [&](std::string_view type) {
    return event_of(type, step.time, session, exchange);
  };
  switch (step.kind) {
    case Kind::selection: {
      auto made = begin("provider_selection");
      made.add("provider", step.provider).add("provider_priority", step.priority);
      made.add("attempt", step.attempt);
      return {ended(made), step.is_error()};
    }
    case Kind::error: {
      auto made = begin("error");
      const auto status = step.failure->status;
      made.add("provider", step.provider);
      add_failure(made, *step.failure);
      made.add("status_code", status > 0 ? std::optional{status} : std::nullopt);
      return {ended(made), step.is_error()};
    }
    case Kind::retry: {
      auto made = begin("retry");
      made.add("provider", step.provider).add("attempt", step.attempt);
      made.add("max_attempts", step.max_attempts);
      add_failure(made, *step.failure);
      made.add("retry_after", retry_after(*step.failure));
      return {ended(made), step.is_error()};
    }
    case Kind::fallback: break;
  }
  auto made = begin("fallback");
  made.add("from_provider", step.from).add("from_priority", step.from_priority);
  made.add("to_provider", step.provider).add("to_priority", step.priority);
  made.add("reason", failure_text(*step.failure));
  return {ended(made), step.is_error()};
}

std::string request_line(const LogRecord& record, const std::string& session,
                         const std::string& body) {
  const auto& exchange = record.exchange;
  const auto priority = record.provider_priority;
  auto made = event_of("request", exchange.arrival, session, exchange, body.size());
  made.add_text_or_null("provider", exchange.provider)
      .add("provider_priority", priority > 0 ? std::optional{priority} : std::nullopt)
      .add_text_or_null("model", exchange.model)
      .add("message_count", record.request.message_count)
      .add("temperature", record.request.temperature)
      .add("max_tokens", record.request.max_tokens)
      .add("stream", record.request.stream)
      .add_text_or_null("user_agent", record.user_agent);
  return ended(made, "full_request", body);
}

std::string usage_of(const Usage& usage) {
  std::optional<std::uint64_t> total;
  if (usage.input_tokens || usage.output_tokens) {
    total = usage.input_tokens.value_or(0) + usage.output_tokens.value_or(0);
  }
  JsonObject made;
  made.add("prompt_tokens", usage.input_tokens)
      .add("completion_tokens", usage.output_tokens)
      .add("total_tokens", total)
      .add("cached_tokens", usage.cached_tokens);
  return made.ended();
}

std::string response_line(const LogRecord& record, const std::string& session,
                          const std::string& body) {
  const auto& exchange = record.exchange;
  auto made = event_of("response", record.time, session, exchange, body.size());
  made.add_text_or_null("provider", exchange.provider)
      .add_text_or_null("model", exchange.model)
      .add_text_or_null("response_id", exchange.response_id)
      .add("status_code", exchange.status)
      .add("outcome", name_of(exchange.outcome))
      .add("attempts", exchange.attempts)
      .add("stream", exchange.streaming)
      .add("duration_ms", in_milliseconds(exchange.duration))
      .add("time_to_first_token_ms", in_milliseconds(exchange.time_to_first_token))
      .add_json("usage", usage_of(exchange.usage))
      .add_text_or_null("finish_reason", exchange.finish_reason);
  if (record.bodies_shed) made.add("bodies_shed", true);
  return ended(made, "full_response", body);
}

}  // namespace

RequestLog::RequestLog(std::string session, BodyTexts& bodies)
    : session_(std::move(session)), bodies_(bodies) {}

std::vector<LogLine> RequestLog::lines(const LogRecord& record) const {
  std::vector<LogLine> lines;
  if (record.begins && record.request.known) {
    lines.push_back({request_line(record, session_, bodies_.request(record)), false});
  }
  for (const auto& step : record.steps) {
    lines.push_back(step_line(step, session_, record.exchange));
  }
  if (record.ends) {
    lines.push_back({response_line(record, session_, bodies_.answer(record)), false});
  }
  return lines;
}

LogLine RequestLog::configuration(std::string_view config, WallTime now) const {
  auto made = event("configuration", now, session_, config.size());
  return {ended(made, "configuration", std::string{config}), false};
}

LogLine RequestLog::gap(const LogLosses& lost, WallTime now) const {
  auto made = event("gap", now, session_);
  made.add("bodies", lost.bodies).add("records", lost.records).add("rows", lost.rows);
  return {ended(made), true};
}

}  // namespace llm_api_router::telemetry
