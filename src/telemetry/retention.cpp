#include "telemetry/retention.hpp"

#include <algorithm>
#include <numeric>

#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

Sweep failed(const std::filesystem::path& folder, std::error_code error) {
  return {.done = {}, .failures = {{.path = folder, .error = error}}};
}

// A log and its NAME.zst are there together while a compression is not finished.
bool being_compressed(FileSystem& files, const LogEntry& entry) {
  return entry.name.compressed &&
         files.lstat(entry.path.parent_path() / entry.path.stem()).has_value();
}

bool passes_by(std::error_code error) {
  return error == std::errc::resource_unavailable_try_again ||
         error == std::errc::no_such_file_or_directory;
}

// True if it is gone by this call. In use, or gone already, is no failure.
bool remove(FileSystem& files, const LogEntry& log, Sweep& sweep) {
  if (being_compressed(files, log)) return false;
  const auto claimed = claim(files, log.path);
  const auto error = claimed ? files.unlink(log.path) : claimed.error();
  if (!error) {
    sweep.done.push_back(log.path);
  } else if (!passes_by(error)) {
    sweep.failures.push_back({.path = log.path, .error = error});
  }
  return !error;
}

}  // namespace

Sweep remove_older(FileSystem& files, const std::filesystem::path& folder, std::chrono::days age,
                   WallTime now) {
  const auto logs = list_logs(files, folder);
  if (!logs) return failed(folder, logs.error());
  Sweep sweep;
  for (const auto& log : *logs) {
    if (now - log.modified >= age) remove(files, log, sweep);
  }
  return sweep;
}

Sweep remove_above(FileSystem& files, const std::filesystem::path& folder, std::uint64_t bytes) {
  const auto logs = list_logs(files, folder);
  if (!logs) return failed(folder, logs.error());
  auto total =
      std::accumulate(logs->begin(), logs->end(), std::uint64_t{0},
                      [](std::uint64_t sum, const LogEntry& log) { return sum + log.size; });
  Sweep sweep;
  for (const auto& log : *logs) {
    if (total <= bytes) break;
    if (remove(files, log, sweep)) total -= log.size;
  }
  return sweep;
}

}  // namespace llm_api_router::telemetry
