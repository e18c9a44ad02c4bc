// The system calls that log files are made of, so that a test can let each of them fail.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <boost/system/result.hpp>

namespace llm_api_router::telemetry {

// A T, or what the system call said.
template <class T>
using IoResult = boost::system::result<T, std::error_code>;

// Bytes of the volume that a folder is on.
struct DiskSpace {
  std::uint64_t available = 0;  // to this user
  std::uint64_t total = 0;
};

// Each function is the system call of its name, started again when a signal interrupts it. Any
// thread may call any of them.
class FileSystem {
 public:
  FileSystem() = default;
  virtual ~FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;

  // The descriptor is the caller's to close: see OpenFile. `flags` gets O_CLOEXEC.
  virtual IoResult<int> open(const std::filesystem::path& path, int flags, mode_t mode) = 0;
  virtual void close(int file) = 0;

  // Zero bytes read is the file's end; fewer than asked for is no error, nor are fewer written.
  virtual IoResult<std::size_t> pread(int file, std::span<char> into, std::uint64_t offset) = 0;
  virtual IoResult<std::size_t> writev(int file, std::span<const iovec> pieces) = 0;
  virtual std::error_code ftruncate(int file, std::uint64_t size) = 0;
  virtual std::error_code fsync(int file) = 0;
  virtual IoResult<struct stat> fstat(int file) = 0;
  virtual std::error_code fchmod(int file, mode_t mode) = 0;
  // Sets the time of the last change.
  virtual std::error_code futimens(int file, const timespec& modified) = 0;
  // flock(2); `operation` with LOCK_NB fails with operation_would_block.
  virtual std::error_code flock(int file, int operation) = 0;

  virtual IoResult<struct stat> lstat(const std::filesystem::path& path) = 0;
  virtual std::error_code rename(const std::filesystem::path& from,
                                 const std::filesystem::path& to) = 0;
  virtual std::error_code unlink(const std::filesystem::path& path) = 0;
  virtual std::error_code mkdir(const std::filesystem::path& path, mode_t mode) = 0;
  // The names in a folder, in no order, without "." and "..".
  virtual IoResult<std::vector<std::string>> list(const std::filesystem::path& folder) = 0;
  virtual IoResult<DiskSpace> space(const std::filesystem::path& folder) = 0;
};

// The machine's own.
class SystemFiles : public FileSystem {
 public:
  IoResult<int> open(const std::filesystem::path& path, int flags, mode_t mode) override;
  void close(int file) override;
  IoResult<std::size_t> pread(int file, std::span<char> into, std::uint64_t offset) override;
  IoResult<std::size_t> writev(int file, std::span<const iovec> pieces) override;
  std::error_code ftruncate(int file, std::uint64_t size) override;
  std::error_code fsync(int file) override;
  IoResult<struct stat> fstat(int file) override;
  std::error_code fchmod(int file, mode_t mode) override;
  std::error_code futimens(int file, const timespec& modified) override;
  std::error_code flock(int file, int operation) override;
  IoResult<struct stat> lstat(const std::filesystem::path& path) override;
  std::error_code rename(const std::filesystem::path& from,
                         const std::filesystem::path& to) override;
  std::error_code unlink(const std::filesystem::path& path) override;
  std::error_code mkdir(const std::filesystem::path& path, mode_t mode) override;
  IoResult<std::vector<std::string>> list(const std::filesystem::path& folder) override;
  IoResult<DiskSpace> space(const std::filesystem::path& folder) override;
};

}  // namespace llm_api_router::telemetry
