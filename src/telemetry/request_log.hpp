// The lines of the JSONL logs. docs/formats.md says what their members hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret_mask.hpp"
#include "telemetry/log_queue.hpp"
#include "telemetry/log_record.hpp"

namespace llm_api_router::telemetry {

// Turns bodies into what the log keeps of them: one line of valid JSON each, empty for nothing.
// Called on the recorder's thread.
class BodyTexts {
 public:
  virtual ~BodyTexts() = default;
  // What none may show from now on.
  virtual void hide(SecretMask secrets) = 0;
  virtual std::string request(const LogRecord& record) = 0;
  virtual std::string answer(const LogRecord& record) = 0;
};

struct LogLine {
  std::string text;       // one JSON object and a newline
  bool is_error = false;  // the log of errors has it too
};

class RequestLog {
 public:
  // `session`: of this run of the program, as in the files' names. `bodies` must outlive it.
  RequestLog(std::string session, BodyTexts& bodies);

  // What a record tells, in the order it happened.
  [[nodiscard]] std::vector<LogLine> lines(const LogRecord& record) const;
  // The configuration that is in force from now on, a JSON object without secrets.
  [[nodiscard]] LogLine configuration(std::string_view config, WallTime now) const;
  // So much is missing before this line.
  [[nodiscard]] LogLine gap(const LogLosses& lost, WallTime now) const;

 private:
  std::string session_;
  BodyTexts& bodies_;
};

}  // namespace llm_api_router::telemetry
