// What the operating system says of this process.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace llm_api_router::telemetry {

struct ProcessMetrics {
  double cpu_seconds = 0;  // in user and system mode together
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t max_files = 0;
  double start_time = 0;  // seconds since the epoch
};

// Absent where there is no /proc to read. Takes some tens of microseconds. Thread-safe.
std::optional<ProcessMetrics> read_process_metrics();

// What a line of /proc/PID/stat tells, in the kernel's units.
struct ProcessStat {
  std::uint64_t cpu_ticks = 0;
  std::uint64_t start_ticks = 0;  // since the machine started
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_pages = 0;
};

// Absent if `line` is none. The program's name within may hold anything.
std::optional<ProcessStat> parse_process_stat(std::string_view line);

}  // namespace llm_api_router::telemetry
