#include "telemetry/request_log.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "telemetry/failure_text.hpp"
#include "telemetry/iso_time.hpp"

namespace llm_api_router::telemetry {
namespace {

using Json = nlohmann::ordered_json;

// A member whose value is JSON already.
struct RawMember {
  std::string_view name;
  std::string value;  // empty: no such member
};

std::string line_of(const Json& event, const RawMember& raw = {}) {
  auto line = event.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (!raw.value.empty()) {
    line.pop_back();
    line.append(",\"").append(raw.name).append("\":").append(raw.value).append("}");
  }
  return line += '\n';
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

double in_milliseconds(std::chrono::microseconds time) {
  return static_cast<double>(time.count()) / 1000.0;
}

Json event(std::string_view type, WallTime time, const std::string& session) {
  return {{"timestamp", iso_time(time)}, {"type", type}, {"session_id", session}};
}

Json event_of(std::string_view type, WallTime time, const std::string& session,
              const ExchangeRecord& exchange) {
  auto made = event(type, time, session);
  made["request_id"] = exchange.request_id;
  made["endpoint"] = exchange.path;
  return made;
}

std::string error_type(const Failure& failure) {
  if (!failure.error_type.empty()) return failure.error_type;
  return failure.cause == Cause::http_status ? "http_" + std::to_string(failure.status)
                                             : std::string{name_of(failure.cause)};
}

Json retry_after(const Failure& failure) {
  const auto told =
      failure.hint.retry_after ? failure.hint.retry_after : failure.hint.bucket_resets;
  return told ? Json(static_cast<double>(told->count()) / 1000.0) : Json(nullptr);
}

void add_failure(Json& event, const Failure& failure) {
  event["error_type"] = error_type(failure);
  event["error_message"] = failure_text(failure);
}

LogLine step_line(const LogStep& step, const std::string& session, const ExchangeRecord& exchange) {
  using Kind = LogStep::Kind;
  const auto begin = [&](std::string_view type) {
    return event_of(type, step.time, session, exchange);
  };
  switch (step.kind) {
    case Kind::selection: {
      auto made = begin("provider_selection");
      made["provider"] = step.provider;
      made["provider_priority"] = step.priority;
      made["attempt"] = step.attempt;
      return {line_of(made), false};
    }
    case Kind::error: {
      auto made = begin("error");
      made["provider"] = step.provider;
      add_failure(made, *step.failure);
      made["status_code"] = step.failure->status > 0 ? Json(step.failure->status) : Json(nullptr);
      return {line_of(made), true};
    }
    case Kind::retry: {
      auto made = begin("retry");
      made["provider"] = step.provider;
      made["attempt"] = step.attempt;
      made["max_attempts"] = step.max_attempts;
      add_failure(made, *step.failure);
      made["retry_after"] = retry_after(*step.failure);
      return {line_of(made), true};
    }
    case Kind::fallback: break;
  }
  auto made = begin("fallback");
  made["from_provider"] = step.from;
  made["from_priority"] = step.from_priority;
  made["to_provider"] = step.provider;
  made["to_priority"] = step.priority;
  made["reason"] = failure_text(*step.failure);
  return {line_of(made), true};
}

}  // namespace

RequestLog::RequestLog(std::string session, BodyTexts& bodies)
    : session_(std::move(session)), bodies_(bodies) {}

namespace {

Json request_event(const LogRecord& record, const std::string& session) {
  const auto& exchange = record.exchange;
  auto made = event_of("request", exchange.arrival, session, exchange);
  made["provider"] = text_or_null(exchange.provider);
  made["provider_priority"] =
      record.provider_priority > 0 ? Json(record.provider_priority) : Json(nullptr);
  made["model"] = text_or_null(exchange.model);
  made["message_count"] = record.request.message_count;
  made["temperature"] = or_null(record.request.temperature);
  made["max_tokens"] = or_null(record.request.max_tokens);
  made["stream"] = record.request.stream;
  made["user_agent"] = text_or_null(record.user_agent);
  return made;
}

Json usage_of(const Usage& usage) {
  Json total = nullptr;
  if (usage.input_tokens || usage.output_tokens) {
    total = usage.input_tokens.value_or(0) + usage.output_tokens.value_or(0);
  }
  return {{"prompt_tokens", or_null(usage.input_tokens)},
          {"completion_tokens", or_null(usage.output_tokens)},
          {"total_tokens", total},
          {"cached_tokens", or_null(usage.cached_tokens)}};
}

Json response_event(const LogRecord& record, const std::string& session) {
  const auto& exchange = record.exchange;
  auto made = event_of("response", record.time, session, exchange);
  made["provider"] = text_or_null(exchange.provider);
  made["model"] = text_or_null(exchange.model);
  made["response_id"] = text_or_null(exchange.response_id);
  made["status_code"] = exchange.status;
  made["outcome"] = name_of(exchange.outcome);
  made["attempts"] = exchange.attempts;
  made["stream"] = exchange.streaming;
  made["duration_ms"] = in_milliseconds(exchange.duration);
  made["time_to_first_token_ms"] = exchange.time_to_first_token
                                       ? Json(in_milliseconds(*exchange.time_to_first_token))
                                       : Json(nullptr);
  made["usage"] = usage_of(exchange.usage);
  made["finish_reason"] = text_or_null(exchange.finish_reason);
  if (record.bodies_shed) made["bodies_shed"] = true;
  return made;
}

}  // namespace

std::vector<LogLine> RequestLog::lines(const LogRecord& record) const {
  std::vector<LogLine> lines;
  if (record.begins && record.request.known) {
    lines.push_back(
        {line_of(request_event(record, session_), {"full_request", bodies_.request(record)})});
  }
  for (const auto& step : record.steps) {
    lines.push_back(step_line(step, session_, record.exchange));
  }
  if (record.ends) {
    lines.push_back(
        {line_of(response_event(record, session_), {"full_response", bodies_.answer(record)})});
  }
  return lines;
}

LogLine RequestLog::configuration(std::string_view config, WallTime now) const {
  return {line_of(event("configuration", now, session_), {"configuration", std::string{config}})};
}

LogLine RequestLog::gap(const LogLosses& lost, WallTime now) const {
  auto made = event("gap", now, session_);
  made["bodies"] = lost.bodies;
  made["records"] = lost.records;
  made["rows"] = lost.rows;
  return {line_of(made), true};
}

}  // namespace llm_api_router::telemetry
