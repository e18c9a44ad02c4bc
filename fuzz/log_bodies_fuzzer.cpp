// Lines of the request log: whatever the bodies, the stream and the texts of an exchange, each line
// is one JSON object, redacted or not, with secrets hidden in it or not.
//
// The input is a secret, a text, and the two bodies: what precedes the first byte 2, and the rest.
#include <algorithm>
#include <string>
#include <utility>

#include "gateway/log_bodies.hpp"
#include "telemetry/log_sink.hpp"
#include "telemetry/request_log.hpp"
#include "wire/json_scan.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/kinds.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using telemetry::LogRecord;
using telemetry::LogStep;

constexpr std::size_t kMost = std::size_t{1} << 20U;

struct Texts {
  std::string_view name;
  std::string_view request;
  std::string_view answer;
};

Failure failure_of(const Texts& texts) {
  Failure failure;
  failure.error_type = texts.name;
  failure.message = texts.answer.substr(0, 100);
  return failure;
}

LogRecord record_of(const Texts& texts, const Kind& kind, bool streaming) {
  LogRecord record;
  record.exchange.api = kind.api;
  record.exchange.endpoint = kind.endpoint;
  record.exchange.path = texts.name;
  record.exchange.model = texts.name;
  record.exchange.response_id = texts.request.substr(0, 100);
  record.exchange.streaming = streaming;
  record.user_agent = texts.name;
  record.request_body.append(texts.request);
  record.answer_body.append(texts.answer);
  const auto facts = wire::scan_body(record.request_body.view());
  record.request.known = true;
  record.request.is_json = facts && facts->scalars_are_json;
  for (const auto step : {LogStep::Kind::selection, LogStep::Kind::error, LogStep::Kind::retry,
                          LogStep::Kind::fallback}) {
    auto& added = record.steps.emplace_back();
    added.kind = step;
    added.failure = failure_of(texts);
  }
  return record;
}

void expect_lines(std::string_view text, std::size_t count) {
  expect(text.ends_with('\n'), "the last line is whole");
  const auto lines = split(text.substr(0, text.size() - 1), '\n');
  expect(lines.size() == count, "a line is one line");
  for (const auto line : lines) {
    expect(line.starts_with('{') && is_json_with_halves(line), "a line is a JSON object");
  }
}

void write(telemetry::BodyTexts& bodies, LogRecord record) {
  std::string text;
  const auto append = [&text](std::span<const std::string_view> pieces) {
    telemetry::Appended appended;
    for (const auto piece : pieces) {
      text += piece;
      if (piece.ends_with('\n')) ++appended.lines;
    }
    return appended;
  };
  telemetry::LogSink events(append, kMost, std::chrono::seconds{1});
  telemetry::LogSink errors(append, kMost, std::chrono::seconds{1});
  telemetry::RequestLog log("0a1b2c3d", bodies, events, errors);
  const auto count = record.line_count();
  log.write(record);
  events.flush(TimePoint::max());
  errors.flush(TimePoint::max());
  expect_lines(text, count);
}

void write_shown_and_redacted(telemetry::BodyTexts& bodies, const Texts& texts, const Kind& kind,
                              bool streaming) {
  for (const bool redact : {false, true}) {
    auto record = record_of(texts, kind, streaming);
    record.redact = redact;
    write(bodies, std::move(record));
  }
}

// A secret that JSON cannot consist of: see base/secret_mask.hpp.
std::string secret_of(std::string_view text) {
  std::string secret(text);
  std::replace_if(
      secret.begin(), secret.end(),
      [](char c) { return std::string_view("[]{}:,").find(c) != std::string_view::npos; }, '_');
  return secret;
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  std::string_view text = text_of(data, size);
  gateway::LoggedBodies bodies;
  bodies.hide(SecretMask({secret_of(take_line(text))}));
  const auto name = take_line(text);
  const auto request = text.substr(0, text.find('\x02'));
  text.remove_prefix(std::min(text.size(), request.size() + 1));
  const Texts texts{name, request, text};
  write_shown_and_redacted(bodies, texts, kKinds.front(), false);
  for (const Kind& kind : kKinds) write_shown_and_redacted(bodies, texts, kind, true);
  return 0;
}
