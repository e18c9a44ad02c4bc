#include "gateway/log_bodies.hpp"

#include "providers/assembled_answer.hpp"
#include "providers/mended_json.hpp"
#include "wire/headers.hpp"
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

void mask(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  const auto shown = wire::masked(secret);
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), shown);
    at += shown.size();
  }
}

std::string finished(std::string text, const telemetry::LogRecord& record) {
  if (record.redact) text = wire::redacted(text);
  for (const auto& secret : record.secrets) mask(text, secret);
  return text;
}

}  // namespace

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
