// proc(5): /proc/self/stat is one line, "PID (NAME) STATE ...", whose third field is the first
// behind the name; NAME may hold blanks and parentheses, so that fields count from the last ")".
// /proc/stat has a line "btime SECONDS", when the machine started.
#include "telemetry/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace llm_api_router::telemetry {
namespace {

// Places in proc(5)'s numbering, less the three up to the state.
constexpr std::size_t kUserTicks = 14 - 4;
constexpr std::size_t kSystemTicks = 15 - 4;
constexpr std::size_t kStartTicks = 22 - 4;
constexpr std::size_t kVirtualBytes = 23 - 4;
constexpr std::size_t kResidentPages = 24 - 4;

std::string text_of(const char* path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Takes the next number off the front of `text`. Signs are passed over: no field needed here is
// negative.
std::optional<std::uint64_t> next_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" -"), text.size()));
  std::uint64_t number = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{}) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return number;
}

std::optional<std::uint64_t> boot_time() {
  constexpr std::string_view kName = "\nbtime ";
  const auto stat = text_of("/proc/stat");
  const auto at = stat.find(kName);
  if (at == std::string::npos) {
    return std::nullopt;
  }
  auto rest = std::string_view{stat}.substr(at + kName.size());
  return next_number(rest);
}

std::uint64_t open_files() {
  std::error_code fault;
  std::filesystem::directory_iterator entry{"/proc/self/fd", fault};
  std::uint64_t count = 0;
  for (; !fault && entry != std::filesystem::directory_iterator{}; entry.increment(fault)) {
    ++count;
  }
  return count > 0 ? count - 1 : 0;  // one was opened to look
}

std::uint64_t max_files() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view line) {
  const auto name_end = line.rfind(") ");
  if (name_end == std::string_view::npos || line.size() < name_end + 4) {
    return std::nullopt;
  }
  line.remove_prefix(name_end + 3);  // the state is one letter
  std::array<std::uint64_t, kResidentPages + 1> fields{};
  for (auto& field : fields) {
    const auto number = next_number(line);
    if (!number) {
      return std::nullopt;
    }
    field = *number;
  }
  return ProcessStat{.cpu_ticks = fields[kUserTicks] + fields[kSystemTicks],
                     .start_ticks = fields[kStartTicks],
                     .virtual_bytes = fields[kVirtualBytes],
                     .resident_pages = fields[kResidentPages]};
}

std::optional<ProcessMetrics> read_process_metrics() {
  const auto stat = parse_process_stat(text_of("/proc/self/stat"));
  const auto booted = boot_time();
  if (!stat || !booted) {
    return std::nullopt;
  }
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return ProcessMetrics{
      .cpu_seconds = static_cast<double>(stat->cpu_ticks) / ticks,
      .resident_bytes = stat->resident_pages * page,
      .virtual_bytes = stat->virtual_bytes,
      .open_files = open_files(),
      .max_files = max_files(),
      .start_time = static_cast<double>(*booted) + static_cast<double>(stat->start_ticks) / ticks};
}

}  // namespace llm_api_router::telemetry
