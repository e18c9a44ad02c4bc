#include "telemetry/file_system.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

namespace llm_api_router::telemetry {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

// The call, again for as long as a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

template <class Call>
std::error_code outcome(Call call) {
  return uninterrupted(call) < 0 ? last_error() : std::error_code{};
}

template <class Call>
IoResult<std::size_t> count(Call call) {
  const auto bytes = uninterrupted(call);
  if (bytes < 0) return last_error();
  return static_cast<std::size_t>(bytes);
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

IoResult<int> SystemFiles::open(const std::filesystem::path& path, int flags, mode_t mode) {
  const int file = uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); });
  if (file < 0) return last_error();
  return file;
}

// Not called again after EINTR: Linux has closed the descriptor by then.
void SystemFiles::close(int file) { ::close(file); }

IoResult<std::size_t> SystemFiles::pread(int file, std::span<char> into, std::uint64_t offset) {
  return count([&] { return ::pread(file, into.data(), into.size(), static_cast<off_t>(offset)); });
}

IoResult<std::size_t> SystemFiles::writev(int file, std::span<const iovec> pieces) {
  return count([&] { return ::writev(file, pieces.data(), static_cast<int>(pieces.size())); });
}

std::error_code SystemFiles::ftruncate(int file, std::uint64_t size) {
  return outcome([&] { return ::ftruncate(file, static_cast<off_t>(size)); });
}

std::error_code SystemFiles::fsync(int file) {
  return outcome([&] { return ::fsync(file); });
}

IoResult<struct stat> SystemFiles::fstat(int file) {
  struct stat status{};
  if (::fstat(file, &status) != 0) return last_error();
  return status;
}

std::error_code SystemFiles::fchmod(int file, mode_t mode) {
  return outcome([&] { return ::fchmod(file, mode); });
}

std::error_code SystemFiles::futimens(int file, const timespec& modified) {
  const timespec times[] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, modified};
  return outcome([&] { return ::futimens(file, times); });
}

std::error_code SystemFiles::flock(int file, int operation) {
  return outcome([&] { return ::flock(file, operation); });
}

IoResult<struct stat> SystemFiles::lstat(const std::filesystem::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return last_error();
  return status;
}

std::error_code SystemFiles::rename(const std::filesystem::path& from,
                                    const std::filesystem::path& to) {
  return outcome([&] { return ::rename(from.c_str(), to.c_str()); });
}

std::error_code SystemFiles::unlink(const std::filesystem::path& path) {
  return outcome([&] { return ::unlink(path.c_str()); });
}

std::error_code SystemFiles::mkdir(const std::filesystem::path& path, mode_t mode) {
  return outcome([&] { return ::mkdir(path.c_str(), mode); });
}

IoResult<std::vector<std::string>> SystemFiles::list(const std::filesystem::path& folder) {
  const std::unique_ptr<DIR, CloseFolder> open{::opendir(folder.c_str())};
  if (!open) return last_error();
  std::vector<std::string> names;
  errno = 0;  // the only way to tell the end from a failure
  while (const auto* const entry = ::readdir(open.get())) {
    const std::string_view name{entry->d_name};
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return last_error();
  return names;
}

IoResult<DiskSpace> SystemFiles::space(const std::filesystem::path& folder) {
  struct statvfs volume{};
  if (const auto error = outcome([&] { return ::statvfs(folder.c_str(), &volume); })) return error;
  return DiskSpace{.available = std::uint64_t{volume.f_bavail} * volume.f_frsize,
                   .total = std::uint64_t{volume.f_blocks} * volume.f_frsize};
}

}  // namespace llm_api_router::telemetry
