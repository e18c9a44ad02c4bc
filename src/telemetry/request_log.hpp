// The lines of the JSONL logs. docs/formats.md says what their members hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/buffer.hpp"
#include "base/secret_mask.hpp"
#include "telemetry/json_object.hpp"
#include "telemetry/log_queue.hpp"
#include "telemetry/log_record.hpp"
#include "telemetry/log_sink.hpp"

namespace llm_api_router::telemetry {

// Turns bodies into what the log keeps of them: valid JSON without line breaks each, empty for
// nothing. May take them out of the record. Called on the recorder's thread.
class BodyTexts {
 public:
  virtual ~BodyTexts() = default;
  // What none may show from now on.
  virtual void hide(SecretMask secrets) = 0;
  virtual Buffer request(LogRecord& record) = 0;
  virtual Buffer answer(LogRecord& record) = 0;
};

// Writes lines to the log, those of errors to both logs.
class RequestLog {
 public:
  // `session`: of this run of the program, as in the files' names. All else must outlive it.
  RequestLog(std::string session, BodyTexts& bodies, LogSink& events, LogSink& errors)
      : session_(std::move(session)), bodies_(bodies), events_(events), errors_(errors) {}

  // What a record tells, in the order it happened. Takes its bodies.
  void write(LogRecord& record);
  // The configuration that is in force from now on, a JSON object without secrets.
  void write_configuration(std::string_view config, WallTime now);
  // So much is missing before this line.
  void write_gap(const LogLosses& lost, WallTime now);

  // Lines that found no room, in both logs, since this was asked last.
  [[nodiscard]] std::uint64_t take_lost() { return std::exchange(lost_, 0); }

 private:
  // A line of the program itself, and one of the exchange that was described last.
  [[nodiscard]] JsonObject begin(std::string_view type, WallTime time);
  [[nodiscard]] JsonObject begin_of_exchange(std::string_view type, WallTime time);
  [[nodiscard]] JsonObject begin_line(std::string_view type, WallTime time);
  void describe(const ExchangeRecord& exchange);
  void end(JsonObject& line);
  void end_error(JsonObject& line);
  void end(JsonObject& line, std::string_view body_name, Buffer body);

  void write_request(LogRecord& record);
  void write_step(const LogStep& step);
  void write_response(LogRecord& record);

  std::string session_;
  BodyTexts& bodies_;
  LogSink& events_;
  LogSink& errors_;
  Buffer described_;  // what each line of an exchange says of it, members behind others
  std::uint64_t lost_ = 0;
};

}  // namespace llm_api_router::telemetry
