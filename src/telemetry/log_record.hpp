// What the relay threads hand over to the recorder: an exchange, or the part of it that is over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/boxed.hpp"
#include "base/buffer.hpp"
#include "base/clock.hpp"
#include "model/exchange_record.hpp"
#include "model/failure.hpp"

namespace llm_api_router::telemetry {

// Something that happened on the way to an answer.
struct LogStep {
  enum class Kind {
    selection,  // an attempt at `provider` begins
    error,      // it failed
    retry,      // `provider` is tried again because of `failure`
    fallback,   // the next attempt goes to `provider`; `from` failed with `failure`
  };
  Kind kind = Kind::selection;
  WallTime time;
  std::string provider;
  int priority = 0;
  std::string from;  // fallback
  int from_priority = 0;
  int attempt = 0;  // at this provider, counted from 1
  int max_attempts = 0;
  Boxed<Failure> failure;

  // The log of errors has it too.
  [[nodiscard]] bool is_error() const { return kind != Kind::selection; }
};

// What the body of a request says, as far as the log tells it.
struct RequestSummary {
  bool known = false;  // the request was read and makes sense
  std::size_t message_count = 0;
  std::optional<double> temperature;
  std::optional<std::uint64_t> max_tokens;
  bool stream = false;
  // The body is a JSON object, but for what escapes in its strings may say.
  bool is_json = false;
};

// An exchange is logged in one record once it is over, or in two: what came before the answer when
// that is committed, the rest at the end. Owned by one thread at a time.
struct LogRecord {
  ExchangeRecord exchange;
  WallTime time;  // of this record
  bool begins = true;
  bool ends = true;
  std::vector<LogStep> steps;

  // Where it begins:
  RequestSummary request;
  std::string user_agent;
  int provider_priority = 0;
  Buffer request_body;

  // Where it ends: the answer as it came, a stream's events one behind the other.
  Buffer answer_body;
  bool answer_shed = false;  // there was no room for it
  bool bodies_shed = false;  // or for the request

  bool redact = false;  // bodies show their structure only

  // Set by the queue.
  bool only_row = false;  // the queue was too full for more than the row of the statistics
  std::size_t bytes = 0;  // counted for it
  LogRecord* next = nullptr;

  // Lines that it is in the JSONL logs, both together.
  [[nodiscard]] std::size_t line_count() const;
  // The memory it takes, bodies included.
  [[nodiscard]] std::size_t footprint() const;
};

}  // namespace llm_api_router::telemetry
