#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/progress_bar.hpp"
#include "telemetry/compression.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/log_folder.hpp"

namespace llm_api_router::cli {
namespace {

using telemetry::Compression;
using telemetry::LogEntry;

std::string readable(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 999.95 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
  return text;
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::vector<LogEntry> old_enough(std::vector<LogEntry> logs, std::chrono::days age) {
  const auto now = WallClock::now();
  std::erase_if(
      logs, [&](const LogEntry& log) { return log.name.compressed || now - log.modified < age; });
  return logs;
}

class Task {
 public:
  Task(telemetry::FileSystem& files, std::vector<LogEntry> logs)
      : files_{files}, logs_{std::move(logs)} {
    for (const auto& log : logs_) work_ += 2 * log.size;
  }

  int run() {
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      compress(logs_[i],
               "Compressing log " + std::to_string(i + 1) + " of " + std::to_string(logs_.size()));
      work_before_ += 2 * logs_[i].size;
    }
    bar_.clear();
    if (compressed_ > 0) {
      std::cout << counted(compressed_, "log") << " compressed, " << readable(bytes_before_)
                << " to " << readable(bytes_after_) << '\n';
    }
    return failed_ ? kFailed : kOk;
  }

 private:
  void compress(const LogEntry& log, const std::string& label) {
    const auto progress = [&](std::uint64_t done, std::uint64_t /*total*/) {
      bar_.show(label, work_before_ + done, work_);
    };
    bar_.show(label, work_before_, work_);
    const auto result =
        telemetry::compress_log(files_, log.path, {.progress = progress, .stop = {}});
    bar_.clear();
    if (!result) {
      failed_ = true;
      print_error(log.path.string() + " cannot be compressed: " + result.error().message());
    } else if (*result == Compression::in_use) {
      std::cout << log.path.string() << ": in use, left as it is\n" << std::flush;
    } else {
      tell(log);
    }
  }

  void tell(const LogEntry& log) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(log.path.string() + ".zst", unknown);
    const auto after = unknown ? 0 : size;
    std::cout << log.path.string() << ": " << readable(log.size) << " to " << readable(after)
              << '\n'
              << std::flush;
    ++compressed_;
    bytes_before_ += log.size;
    bytes_after_ += after;
  }

  telemetry::FileSystem& files_;
  std::vector<LogEntry> logs_;
  ProgressBar bar_;
  std::uint64_t work_ = 0;
  std::uint64_t work_before_ = 0;
  std::size_t compressed_ = 0;
  std::uint64_t bytes_before_ = 0;
  std::uint64_t bytes_after_ = 0;
  bool failed_ = false;
};

bool clear_leftovers(telemetry::FileSystem& files, const std::filesystem::path& folder) {
  const auto sweep = telemetry::remove_leftovers(files, folder);
  for (const auto& failure : sweep.failures) {
    print_error(failure.path.string() + " cannot be removed: " + failure.error.message());
  }
  return sweep.failures.empty();
}

}  // namespace

int compress_logs(const CompressLogsOptions& options) {
  telemetry::SystemFiles files;
  const std::filesystem::path folder{options.log_dir};
  const auto logs = telemetry::list_logs(files, folder);
  if (!logs) {
    print_error(options.log_dir + " cannot be read: " + logs.error().message());
    std::cerr << "Name the folder of the logs with --log-dir.\n";
    return kFailed;
  }
  const bool cleared = clear_leftovers(files, folder);
  auto old = old_enough(*logs, std::chrono::days{options.days});
  if (old.empty()) {
    std::cout << "Nothing to compress: no log in " << options.log_dir << " is at least "
              << counted(static_cast<std::size_t>(options.days), "day") << " old\n";
  }
  const int code = Task{files, std::move(old)}.run();
  return cleared ? code : kFailed;
}

}  // namespace llm_api_router::cli
