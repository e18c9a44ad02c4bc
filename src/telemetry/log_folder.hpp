// What is in the folder of the logs, and what may be done with it. Files that are not the router's
// logs, request_stats.csv among them, are neither listed nor touched.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/clock.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/log_name.hpp"

namespace llm_api_router::telemetry {

// Creates the folder and its parents where they are missing, mode 0700. Others are left as they
// are: the folder may be one that is shared on purpose.
[[nodiscard]] std::error_code make_log_folder(FileSystem& files,
                                              const std::filesystem::path& folder);

struct LogEntry {
  std::filesystem::path path;
  LogName name;
  std::uint64_t size = 0;
  WallTime modified;  // when it was last written to
};

// The logs, oldest first, those in use among them.
[[nodiscard]] IoResult<std::vector<LogEntry>> list_logs(FileSystem& files,
                                                        const std::filesystem::path& folder);

// Something that could not be done with one file. The others were still tried.
struct FileFailure {
  std::filesystem::path path;
  std::error_code error;
};

// What was done to several files.
struct Sweep {
  std::vector<std::filesystem::path> done;
  std::vector<FileFailure> failures;
};

// Repairs the last line of every finished JSONL log; `done` has those that needed it.
[[nodiscard]] Sweep repair_logs(FileSystem& files, const std::filesystem::path& folder);

// Removes what a crash during compression left and no log belongs to any more.
[[nodiscard]] Sweep remove_leftovers(FileSystem& files, const std::filesystem::path& folder);

}  // namespace llm_api_router::telemetry
