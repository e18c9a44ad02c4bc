#include "telemetry/log_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cassert>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "telemetry/gathered_write.hpp"
#include "telemetry/log_folder.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr mode_t kPrivate = S_IRUSR | S_IWUSR;
constexpr int kLockTries = 20;
constexpr std::chrono::milliseconds kLockPause{1};

// Whether another process has the file. A file system that knows no locks must not stop the logs.
bool locked_by_another(FileSystem& files, const OpenFile& file) {
  return files.flock(file.get(), LOCK_EX | LOCK_NB) == std::errc::operation_would_block;
}

std::error_code try_again() {
  return std::make_error_code(std::errc::resource_unavailable_try_again);
}

}  // namespace

LogFile::LogFile(FileSystem& files, std::filesystem::path path, Writers writers, std::string header)
    : files_{&files}, path_{std::move(path)}, writers_{writers}, header_{std::move(header)} {}

void LogFile::close() {
  if (torn_ && !take_stock()) static_cast<void>(cut_torn_line());
  let_go();
}

void LogFile::let_go() {
  file_.close();
  torn_.reset();
}

std::error_code LogFile::open() {
  if (is_open()) return {};
  const auto error = open_once();
  if (error != std::errc::no_such_file_or_directory) return error;
  if (const auto failure = make_log_folder(*files_, path_.parent_path())) return failure;
  return open_once();
}

std::error_code LogFile::open_once() {
  auto file = open_regular(*files_, path_, O_WRONLY | O_APPEND | O_CREAT, kPrivate);
  if (!file) return file.error();
  if (writers_ == Writers::one && locked_by_another(*files_, *file)) return try_again();
  const auto status = status_at(*files_, *file, path_);
  if (!status) return status.error();
  if ((status->st_mode & 07777U) != kPrivate) {
    // Of another user's file the mode cannot be changed, and is that user's affair.
    static_cast<void>(files_->fchmod(file->get(), kPrivate));
  }
  size_ = static_cast<std::uint64_t>(status->st_size);
  file_ = std::move(*file);
  return {};
}

Appended LogFile::append(std::span<const std::string_view> pieces) {
  assert(pieces.empty() || pieces.back().ends_with('\n'));
  Appended appended{.lines = 0, .error = make_ready()};
  if (!appended.error) appended = size_ == 0 ? write_below_header(pieces) : write(pieces);
  unlock_after_append();
  return appended;
}

std::error_code LogFile::make_ready() {
  for (int tries = 0; tries < 2; ++tries) {
    if (const auto error = open()) return error;
    const auto error = take_stock();
    if (!error) return cut_torn_line();
    if (error != std::errc::no_such_file_or_directory) return error;
    let_go();
  }
  return std::make_error_code(std::errc::no_such_file_or_directory);
}

std::error_code LogFile::take_stock() {
  if (const auto error = lock_for_append()) return error;
  const auto status = status_at(*files_, file_, path_);
  if (!status) return status.error();
  size_ = static_cast<std::uint64_t>(status->st_size);
  return {};
}

std::error_code LogFile::lock_for_append() {
  if (writers_ == Writers::one) return {};
  for (int tries = 0; tries < kLockTries; ++tries) {
    if (!locked_by_another(*files_, file_)) return {};
    std::this_thread::sleep_for(kLockPause);
  }
  return try_again();
}

void LogFile::unlock_after_append() {
  if (writers_ == Writers::many && is_open()) {
    static_cast<void>(files_->flock(file_.get(), LOCK_UN));
  }
}

// Only while it is the file's end: what another process wrote behind it is not ours to cut.
std::error_code LogFile::cut_torn_line() {
  if (!torn_) return {};
  if (size_ == torn_->end) {
    if (const auto error = files_->ftruncate(file_.get(), torn_->begin)) return error;
    size_ = torn_->begin;
  }
  torn_.reset();
  return {};
}

Appended LogFile::write_below_header(std::span<const std::string_view> pieces) {
  if (header_.empty()) return write(pieces);
  std::vector<std::string_view> all{header_};
  all.insert(all.end(), pieces.begin(), pieces.end());
  auto appended = write(all);
  if (appended.lines > 0) --appended.lines;
  return appended;
}

Appended LogFile::write(std::span<const std::string_view> pieces) {
  const auto written = write_gathered(*files_, file_.get(), pieces);
  const auto begin = std::exchange(size_, size_ + written.bytes);
  if (written.bytes > written.line_bytes) {
    torn_ = Range{.begin = begin + written.line_bytes, .end = size_};
    static_cast<void>(cut_torn_line());  // if that fails too, the next append begins with it
  }
  return {.lines = written.lines, .error = written.error};
}

}  // namespace llm_api_router::telemetry
