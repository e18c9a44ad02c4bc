#include "telemetry/rotating_log.hpp"

#include <chrono>
#include <numeric>
#include <utility>

namespace llm_api_router::telemetry {
namespace {

// Files that one session may begin within a second.
constexpr int kMostPerSecond = 1000;

bool same_day(WallTime one, WallTime other) {
  return std::chrono::floor<std::chrono::days>(one) == std::chrono::floor<std::chrono::days>(other);
}

std::uint64_t bytes_of(std::span<const std::string_view> pieces) {
  return std::accumulate(
      pieces.begin(), pieces.end(), std::uint64_t{0},
      [](std::uint64_t sum, std::string_view piece) { return sum + piece.size(); });
}

}  // namespace

RotatingLog::RotatingLog(FileSystem& files, Settings settings)
    : files_{&files}, settings_{std::move(settings)} {}

std::optional<std::filesystem::path> RotatingLog::current() const {
  if (!log_) return std::nullopt;
  return log_->path();
}

Appended RotatingLog::append(std::span<const std::string_view> pieces, WallTime now) {
  if (pieces.empty()) return {};
  if (due(bytes_of(pieces), now)) {
    auto next = begin(now);
    if (!next && !log_) return {.lines = 0, .error = next.error()};
    if (next) {
      close();
      log_ = std::move(*next);
      began_ = now;
    }
  }
  return log_->append(pieces);
}

void RotatingLog::close() {
  if (log_) log_->close();
  log_.reset();
}

bool RotatingLog::due(std::uint64_t bytes, WallTime now) const {
  if (!log_) return true;
  const auto size = log_->size();
  return (size > 0 && size + bytes > settings_.rotation_size) || !same_day(*began_, now);
}

// The old file is given up only once the new one is open.
IoResult<LogFile> RotatingLog::begin(WallTime now) const {
  const bool first = !began_ && same_day(settings_.started, now);
  LogName name{.started = first ? settings_.started : now,
               .session = settings_.session,
               .number = 1,
               .kind = settings_.kind,
               .compressed = false};
  for (; name.number <= kMostPerSecond; ++name.number) {
    const auto path = settings_.folder / to_string(name);
    const auto error = check_free(path);
    if (error == std::errc::file_exists) continue;
    if (error) return error;
    LogFile log{*files_, path, Writers::one};
    if (const auto failure = log.open()) return failure;
    return log;
  }
  return std::make_error_code(std::errc::file_exists);
}

// A compressed file counts: else the log would find a foreign NAME.zst one day.
std::error_code RotatingLog::check_free(const std::filesystem::path& path) const {
  for (const auto* const ending : {"", ".zst"}) {
    const auto there = files_->lstat(path.string() + ending);
    if (there) return std::make_error_code(std::errc::file_exists);
    if (there.error() != std::errc::no_such_file_or_directory) return there.error();
  }
  return {};
}

}  // namespace llm_api_router::telemetry
