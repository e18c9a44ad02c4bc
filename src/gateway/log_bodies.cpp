#include "gateway/log_bodies.hpp"

#include <utility>

#include "providers/assembled_answer.hpp"
#include "providers/mended_json.hpp"
#include "wire/json_line.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::gateway {
namespace {

// What is no JSON object is kept as a string.
std::string text_of(const Buffer& body) {
  if (body.empty()) return {};
  auto line = wire::json_line(body.view());
  return line.empty() ? wire::quoted(providers::mended_json(body.view())) : line;
}

}  // namespace

void LoggedBodies::hide(SecretMask secrets) { secrets_ = std::move(secrets); }

std::string LoggedBodies::finished(std::string text, const telemetry::LogRecord& record) const {
  if (record.redact) text = wire::redacted(text);
  secrets_.apply(text);
  return text;
}

std::string LoggedBodies::request(const telemetry::LogRecord& record) {
  return finished(text_of(record.request_body), record);
}

std::string LoggedBodies::answer(const telemetry::LogRecord& record) {
  const auto& exchange = record.exchange;
  if (!exchange.streaming || record.answer_body.empty()) {
    return finished(text_of(record.answer_body), record);
  }
  return finished(
      providers::assembled_answer(exchange.api, exchange.endpoint, record.answer_body.view()),
      record);
}

}  // namespace llm_api_router::gateway
