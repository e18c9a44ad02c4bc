// The names of log files: router_20261122_170300_0a1b2c3d.jsonl and its relatives.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace llm_api_router::telemetry {

enum class LogKind {
  all,     // every event
  errors,  // warnings and errors again: "_errors"
};

// router_YYYYMMDD_HHMMSS_SESSION[_N][_errors].jsonl[.zst]
struct LogName {
  WallTime started;     // UTC, to the second
  std::string session;  // 8 lower-case hex digits
  int number = 1;       // N, from 2 on where the same session begins several files in a second
  LogKind kind = LogKind::all;
  bool compressed = false;
};

[[nodiscard]] std::string to_string(const LogName& name);

// Absent if it is not the name of a log: such files are never touched.
[[nodiscard]] std::optional<LogName> parse_log_name(std::string_view file_name);

}  // namespace llm_api_router::telemetry
