// The JSONL log of one session: a row of files, a new one from time to time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/log_file.hpp"
#include "telemetry/log_name.hpp"

namespace llm_api_router::telemetry {

inline constexpr std::uint64_t kRotationSize = 256ULL << 20U;

// One thread at a time. Creates its first file with the first line, so that a session without
// errors leaves no empty error log.
class RotatingLog {
 public:
  struct Settings {
    std::filesystem::path folder;
    std::string session;  // 8 lower-case hex digits
    LogKind kind = LogKind::all;
    // Goes into the first file's name, so that both kinds of a session share it.
    WallTime started;
    std::uint64_t rotation_size = kRotationSize;
  };

  // `files` must outlive it.
  RotatingLog(FileSystem& files, Settings settings);

  // As LogFile::append. Begins a new file before one that would grow above the rotation size (one
  // append is never split), and on the first append of a new UTC day. While no new file can be
  // created the old one goes on.
  [[nodiscard]] Appended append(std::span<const std::string_view> pieces, WallTime now);

  // Finishes the file; a later append begins a new one.
  void close();

  // The file that is written to; absent before the first line.
  [[nodiscard]] std::optional<std::filesystem::path> current() const;

 private:
  [[nodiscard]] bool due(std::uint64_t bytes, WallTime now) const;
  [[nodiscard]] IoResult<LogFile> begin(WallTime now) const;
  [[nodiscard]] std::error_code check_free(const std::filesystem::path& path) const;

  FileSystem* files_;
  Settings settings_;
  std::optional<LogFile> log_;
  std::optional<WallTime> began_;  // the file, or the last one
};

}  // namespace llm_api_router::telemetry
