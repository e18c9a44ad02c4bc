#include "telemetry/log_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <tuple>
#include <utility>

#include "telemetry/line_repair.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::string_view kDraftEnding = ".zst.tmp";

WallTime modified_at(const struct stat& status) {
  const auto since = std::chrono::seconds{status.st_mtim.tv_sec} +
                     std::chrono::nanoseconds{status.st_mtim.tv_nsec};
  return WallTime{std::chrono::duration_cast<WallTime::duration>(since)};
}

bool older(const LogEntry& one, const LogEntry& other) {
  return std::tie(one.modified, one.path) < std::tie(other.modified, other.path);
}

// The log that a draft of its compression belongs to; absent if it is no draft.
std::optional<std::string> log_of_draft(std::string_view name) {
  if (!name.ends_with(kDraftEnding)) return std::nullopt;
  const std::string log{name.substr(0, name.size() - kDraftEnding.size())};
  const auto parsed = parse_log_name(log);
  return parsed && !parsed->compressed ? std::optional{log} : std::nullopt;
}

}  // namespace

std::error_code make_log_folder(FileSystem& files, const std::filesystem::path& folder) {
  std::filesystem::path made;
  std::error_code error;
  for (const auto& part : folder) {
    made /= part;
    error = files.mkdir(made, S_IRWXU);
  }
  // Only the last one counts: a parent that is there may well be one that we cannot write to.
  return error == std::errc::file_exists ? std::error_code{} : error;
}

IoResult<std::vector<LogEntry>> list_logs(FileSystem& files, const std::filesystem::path& folder) {
  const auto names = files.list(folder);
  if (!names) return names.error();
  std::vector<LogEntry> logs;
  for (const auto& text : *names) {
    auto name = parse_log_name(text);
    if (!name) continue;
    const auto status = files.lstat(folder / text);
    if (!status || !S_ISREG(status->st_mode)) continue;
    logs.push_back({.path = folder / text,
                    .name = std::move(*name),
                    .size = static_cast<std::uint64_t>(status->st_size),
                    .modified = modified_at(*status)});
  }
  std::sort(logs.begin(), logs.end(), older);
  return logs;
}

Sweep repair_logs(FileSystem& files, const std::filesystem::path& folder) {
  Sweep sweep;
  const auto logs = list_logs(files, folder);
  if (!logs) return {.done = {}, .failures = {{.path = folder, .error = logs.error()}}};
  for (const auto& log : *logs) {
    if (log.name.compressed) continue;
    const auto repair = repair_jsonl(files, log.path);
    if (!repair) {
      sweep.failures.push_back({.path = log.path, .error = repair.error()});
    } else if (*repair == Repair::ended || *repair == Repair::removed) {
      sweep.done.push_back(log.path);
    }
  }
  return sweep;
}

// A draft without a log is not being written: a compression renames it before it removes the log.
Sweep remove_leftovers(FileSystem& files, const std::filesystem::path& folder) {
  Sweep sweep;
  const auto names = files.list(folder);
  if (!names) return {.done = {}, .failures = {{.path = folder, .error = names.error()}}};
  for (const auto& name : *names) {
    const auto log = log_of_draft(name);
    if (!log || files.lstat(folder / *log)) continue;
    const auto error = files.unlink(folder / name);
    if (!error) sweep.done.push_back(folder / name);
    if (!error || error == std::errc::no_such_file_or_directory) continue;
    sweep.failures.push_back({.path = folder / name, .error = error});
  }
  return sweep;
}

}  // namespace llm_api_router::telemetry
