#include "telemetry/faulty_files.hpp"

#include <sys/file.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace llm_api_router::telemetry {
namespace {

std::optional<std::string> content(const std::filesystem::path& path) {
  const std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void FaultyFiles::fail(std::size_t call, std::errc error, bool onwards) {
  accident_ = onwards ? Accident::errors : Accident::error;
  at_ = call;
  error_ = error;
}

void FaultyFiles::crash(std::size_t call) {
  accident_ = Accident::crash;
  at_ = call;
}

void FaultyFiles::cut_power(std::size_t call) {
  accident_ = Accident::power_cut;
  at_ = call;
}

void FaultyFiles::fail_each(std::string_view name, std::errc error) {
  each_ = {std::string{name}, error};
}

void FaultyFiles::limit_writes(std::size_t bytes) { write_limit_ = bytes; }

void FaultyFiles::leave_room(std::uint64_t bytes) { room_ = bytes; }

void FaultyFiles::repair() {
  accident_ = Accident::none;
  each_ = {};
  write_limit_ = SIZE_MAX;
  room_.reset();
}

std::size_t FaultyFiles::calls_of(std::string_view name) const {
  const auto found = calls_by_name_.find(name);
  return found == calls_by_name_.end() ? 0 : found->second;
}

std::error_code FaultyFiles::enter(std::string_view name) {
  if (dead_) return std::make_error_code(std::errc::io_error);
  ++calls_;
  ++calls_by_name_[std::string{name}];
  if (name == each_.first) return std::make_error_code(each_.second);
  const bool now = calls_ == at_;
  if (accident_ == Accident::error && now) return std::make_error_code(error_);
  if (accident_ == Accident::errors && calls_ >= at_) return std::make_error_code(error_);
  if ((accident_ == Accident::crash || accident_ == Accident::power_cut) && now) end_process();
  return {};
}

void FaultyFiles::end_process() {
  dead_ = true;
  if (accident_ == Accident::power_cut) lose_what_is_not_synced();
  throw Crash{};
}

void FaultyFiles::lose_what_is_not_synced() {
  for (const auto& [path, size] : synced_size_) {
    std::error_code ignored;
    std::filesystem::resize_file(path, size, ignored);
  }
  for (const auto& [from, to, replaced] : unsynced_renames_) {
    std::error_code ignored;
    std::filesystem::rename(to, from, ignored);
    if (replaced) std::ofstream{to, std::ios::binary} << *replaced;
  }
}

IoResult<int> FaultyFiles::open(const std::filesystem::path& path, int flags, mode_t mode) {
  if (const auto error = enter("open")) return error;
  const auto file = system_.open(path, flags, mode);
  if (file) open_[*file] = path;
  return file;
}

void FaultyFiles::close(int file) {
  open_.erase(file);
  system_.close(file);
}

IoResult<std::size_t> FaultyFiles::pread(int file, std::span<char> into, std::uint64_t offset) {
  if (const auto error = enter("pread")) return error;
  return system_.pread(file, into, offset);
}

IoResult<std::size_t> FaultyFiles::write_some(int file, std::span<const iovec> pieces,
                                              std::size_t bytes) {
  std::vector<iovec> some;
  for (auto piece : pieces) {
    piece.iov_len = std::min(piece.iov_len, bytes);
    bytes -= piece.iov_len;
    some.push_back(piece);
  }
  return system_.writev(file, some);
}

IoResult<std::size_t> FaultyFiles::writev(int file, std::span<const iovec> pieces) {
  std::size_t bytes = 0;
  for (const auto& piece : pieces) bytes += piece.iov_len;
  if (const auto status = system_.fstat(file)) {
    synced_size_.try_emplace(open_[file], static_cast<std::uint64_t>(status->st_size));
  }
  try {
    if (const auto error = enter("writev")) return error;
  } catch (const Crash&) {
    if (accident_ == Accident::crash) static_cast<void>(write_some(file, pieces, bytes / 2));
    throw;
  }
  if (room_ && *room_ == 0) return std::make_error_code(std::errc::no_space_on_device);
  bytes = std::min(bytes, write_limit_);
  if (room_) bytes = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, *room_));
  const auto written = write_some(file, pieces, bytes);
  if (written && room_) *room_ -= *written;
  return written;
}

std::error_code FaultyFiles::ftruncate(int file, std::uint64_t size) {
  const auto error = enter("ftruncate");
  return error ? error : system_.ftruncate(file, size);
}

std::error_code FaultyFiles::fsync(int file) {
  if (const auto error = enter("fsync")) return error;
  synced_size_.erase(open_[file]);
  std::erase_if(unsynced_renames_,
                [&](const Rename& each) { return each.to.parent_path() == open_[file]; });
  return system_.fsync(file);
}

IoResult<struct stat> FaultyFiles::fstat(int file) {
  if (const auto error = enter("fstat")) return error;
  return system_.fstat(file);
}

std::error_code FaultyFiles::fchmod(int file, mode_t mode) {
  const auto error = enter("fchmod");
  return error ? error : system_.fchmod(file, mode);
}

std::error_code FaultyFiles::futimens(int file, const timespec& modified) {
  const auto error = enter("futimens");
  return error ? error : system_.futimens(file, modified);
}

std::error_code FaultyFiles::flock(int file, int operation) {
  const auto error = enter("flock");
  return error ? error : system_.flock(file, operation);
}

IoResult<struct stat> FaultyFiles::lstat(const std::filesystem::path& path) {
  if (const auto error = enter("lstat")) return error;
  return system_.lstat(path);
}

std::error_code FaultyFiles::rename(const std::filesystem::path& from,
                                    const std::filesystem::path& to) {
  if (const auto error = enter("rename")) return error;
  Rename done{from, to, content(to)};
  if (const auto error = system_.rename(from, to)) return error;
  unsynced_renames_.push_back(std::move(done));
  if (auto entry = synced_size_.extract(from)) {
    entry.key() = to;
    synced_size_.insert(std::move(entry));
  }
  return {};
}

std::error_code FaultyFiles::unlink(const std::filesystem::path& path) {
  const auto error = enter("unlink");
  return error ? error : system_.unlink(path);
}

std::error_code FaultyFiles::mkdir(const std::filesystem::path& path, mode_t mode) {
  const auto error = enter("mkdir");
  return error ? error : system_.mkdir(path, mode);
}

IoResult<std::vector<std::string>> FaultyFiles::list(const std::filesystem::path& folder) {
  if (const auto error = enter("list")) return error;
  return system_.list(folder);
}

IoResult<DiskSpace> FaultyFiles::space(const std::filesystem::path& folder) {
  if (const auto error = enter("space")) return error;
  return system_.space(folder);
}

}  // namespace llm_api_router::telemetry
