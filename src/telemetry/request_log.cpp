#include "telemetry/request_log.hpp"

#include <optional>
#include <utility>

#include "telemetry/failure_text.hpp"
#include "telemetry/iso_time.hpp"

namespace llm_api_router::telemetry {
namespace {

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

void add_failure(JsonObject& line, const Failure& failure) {
  line.add("error_type", error_type(failure)).add("error_message", failure_text(failure));
}

void add_usage(JsonObject& line, const Usage& usage) {
  std::optional<std::uint64_t> total;
  if (usage.input_tokens || usage.output_tokens) {
    total = usage.input_tokens.value_or(0) + usage.output_tokens.value_or(0);
  }
  auto inner = line.add_object("usage");
  inner.add("prompt_tokens", usage.input_tokens)
      .add("completion_tokens", usage.output_tokens)
      .add("total_tokens", total)
      .add("cached_tokens", usage.cached_tokens)
      .end();
}

}  // namespace

void RequestLog::write(LogRecord& record) {
  describe(record.exchange);
  if (record.begins && record.request.known) write_request(record);
  for (const auto& step : record.steps) write_step(step);
  if (record.ends) write_response(record);
}

JsonObject RequestLog::begin(std::string_view type, WallTime time) {
  auto line = begin_line(type, time);
  line.add("session_id", session_);
  return line;
}

JsonObject RequestLog::begin_of_exchange(std::string_view type, WallTime time) {
  auto line = begin_line(type, time);
  events_.text().append(described_.view());
  return line;
}

void RequestLog::describe(const ExchangeRecord& exchange) {
  described_.cut(0);
  JsonObject(described_)
      .add("session_id", session_)
      .add("request_id", exchange.request_id)
      .add("endpoint", exchange.path);
  described_.bytes().front() = ',';  // where an object of its own would open
}

JsonObject RequestLog::begin_line(std::string_view type, WallTime time) {
  auto& text = events_.text();
  JsonObject line(text);
  line.begin("timestamp");
  text.append("\"");
  append_iso_time(text, time);
  text.append("\"");
  line.add("type", type);
  return line;
}

void RequestLog::end(JsonObject& line) {
  line.end();
  events_.text().append("\n");
  if (!events_.end_line()) ++lost_;
}

void RequestLog::end_error(JsonObject& line) {
  line.end();
  events_.text().append("\n");
  if (!errors_.add(events_.line())) ++lost_;
  if (!events_.end_line()) ++lost_;
}

void RequestLog::end(JsonObject& line, std::string_view body_name, Buffer body) {
  if (body.empty()) return end(line);
  line.begin(body_name);
  if (!events_.end_line(std::move(body))) ++lost_;
}

void RequestLog::write_request(LogRecord& record) {
  const auto& exchange = record.exchange;
  const auto& request = record.request;
  const auto priority = record.provider_priority;
  auto line = begin_of_exchange("request", exchange.arrival);
  line.add_text_or_null("provider", exchange.provider)
      .add("provider_priority", priority > 0 ? std::optional{priority} : std::nullopt)
      .add_text_or_null("model", exchange.model)
      .add("message_count", request.message_count)
      .add("temperature", request.temperature)
      .add("max_tokens", request.max_tokens)
      .add("stream", request.stream)
      .add_text_or_null("user_agent", record.user_agent);
  end(line, "full_request", bodies_.request(record));
}

void RequestLog::write_step(const LogStep& step) {
  using Kind = LogStep::Kind;
  const auto begin_step = [&](std::string_view type) { return begin_of_exchange(type, step.time); };
  switch (step.kind) {
    case Kind::selection: {
      auto line = begin_step("provider_selection");
      line.add("provider", step.provider).add("provider_priority", step.priority);
      line.add("attempt", step.attempt);
      return end(line);
    }
    case Kind::error: {
      auto line = begin_step("error");
      const auto status = step.failure->status;
      line.add("provider", step.provider);
      add_failure(line, *step.failure);
      line.add("status_code", status > 0 ? std::optional{status} : std::nullopt);
      return end_error(line);
    }
    case Kind::retry: {
      auto line = begin_step("retry");
      line.add("provider", step.provider).add("attempt", step.attempt);
      line.add("max_attempts", step.max_attempts);
      add_failure(line, *step.failure);
      line.add("retry_after", retry_after(*step.failure));
      return end_error(line);
    }
    case Kind::fallback: break;
  }
  auto line = begin_step("fallback");
  line.add("from_provider", step.from).add("from_priority", step.from_priority);
  line.add("to_provider", step.provider).add("to_priority", step.priority);
  line.add("reason", failure_text(*step.failure));
  end_error(line);
}

void RequestLog::write_response(LogRecord& record) {
  const auto& exchange = record.exchange;
  auto line = begin_of_exchange("response", record.time);
  line.add_text_or_null("provider", exchange.provider)
      .add_text_or_null("model", exchange.model)
      .add_text_or_null("response_id", exchange.response_id)
      .add("status_code", exchange.status)
      .add("outcome", name_of(exchange.outcome))
      .add("attempts", exchange.attempts)
      .add("stream", exchange.streaming)
      .add("duration_ms", exchange.duration)
      .add("time_to_first_token_ms", exchange.time_to_first_token);
  add_usage(line, exchange.usage);
  line.add_text_or_null("finish_reason", exchange.finish_reason);
  if (record.bodies_shed) line.add("bodies_shed", true);
  end(line, "full_response", bodies_.answer(record));
}

void RequestLog::write_configuration(std::string_view config, WallTime now) {
  auto line = begin("configuration", now);
  line.add_json("configuration", config);
  end(line);
}

void RequestLog::write_gap(const LogLosses& lost, WallTime now) {
  auto line = begin("gap", now);
  line.add("bodies", lost.bodies).add("records", lost.records).add("rows", lost.rows);
  end_error(line);
}

}  // namespace llm_api_router::telemetry
