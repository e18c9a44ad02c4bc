#include "gateway/log_bodies.hpp"

#include <utility>

#include "providers/assembled_answer.hpp"
#include "providers/mended_json.hpp"
#include "wire/json_line.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::gateway {
namespace {

Buffer buffer_of(std::string_view text) {
  Buffer buffer;
  buffer.append(text);
  return buffer;
}

// What is no JSON object is kept as a string.
Buffer json_of(Buffer body, wire::Seen seen) {
  if (body.empty() || wire::make_json_line(body, seen)) return body;
  return buffer_of(wire::quoted(providers::mended_json(body.view())));
}

}  // namespace

void LoggedBodies::hide(SecretMask secrets) { secrets_ = std::move(secrets); }

Buffer LoggedBodies::finished(Buffer json, bool redact) const {
  if (redact) json = buffer_of(wire::redacted(json.view()));
  secrets_.apply(json.bytes());
  return json;
}

Buffer LoggedBodies::request(telemetry::LogRecord& record) {
  const auto seen = record.request.is_json ? wire::Seen::all_but_escapes : wire::Seen::nothing;
  return finished(json_of(std::move(record.request_body), seen), record.redact);
}

Buffer LoggedBodies::answer(telemetry::LogRecord& record) {
  const auto& exchange = record.exchange;
  if (!exchange.streaming || record.answer_body.empty()) {
    return finished(json_of(std::move(record.answer_body), wire::Seen::nothing), record.redact);
  }
  const auto assembled =
      providers::assembled_answer(exchange.api, exchange.endpoint, record.answer_body.view());
  return finished(buffer_of(assembled), record.redact);
}

}  // namespace llm_api_router::gateway
