// The machine's file system with accidents, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

// Thrown where the process ends. What runs after it, such as destructors, has no effect any more.
struct Crash {};

// Whether the process ended within `work`.
template <class Work>
bool crashes(Work work) {
  try {
    work();
    return false;
  } catch (const Crash&) {
    return true;
  }
}

// Calls are counted from 1; closing is not counted and always works.
class FaultyFiles final : public FileSystem {
 public:
  // Call number `call` fails, and every later one if `onwards`.
  void fail(std::size_t call, std::errc error, bool onwards = false);
  // The process ends at the call; a write has half its bytes written by then.
  void crash(std::size_t call);
  // A crash after which all that was not synced is lost: bytes written, and renames.
  void cut_power(std::size_t call);
  // Each call of `name` fails until repair().
  void fail_each(std::string_view name, std::errc error);
  // No write takes more than `bytes`.
  void limit_writes(std::size_t bytes);
  // Writes take `bytes` more in all, then fail for want of room.
  void leave_room(std::uint64_t bytes);
  // Everything works from now on.
  void repair();

  [[nodiscard]] std::size_t calls() const { return calls_; }
  [[nodiscard]] std::size_t calls_of(std::string_view name) const;

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

 private:
  enum class Accident { none, error, errors, crash, power_cut };
  struct Rename {
    std::filesystem::path from;
    std::filesystem::path to;
    std::optional<std::string> replaced;  // what was in a file of the new name
  };

  // Counts the call; its error, if it is to fail. Throws Crash.
  std::error_code enter(std::string_view name);
  void end_process();
  void lose_what_is_not_synced();
  [[nodiscard]] std::size_t room() const;
  IoResult<std::size_t> write_some(int file, std::span<const iovec> pieces, std::size_t bytes);

  SystemFiles system_;
  Accident accident_ = Accident::none;
  std::size_t at_ = 0;
  std::errc error_{};
  std::pair<std::string, std::errc> each_;
  std::size_t write_limit_ = SIZE_MAX;
  std::optional<std::uint64_t> room_;
  bool dead_ = false;
  std::size_t calls_ = 0;
  std::map<std::string, std::size_t, std::less<>> calls_by_name_;
  std::map<int, std::filesystem::path> open_;
  std::map<std::filesystem::path, std::uint64_t> synced_size_;  // of files written to
  std::vector<Rename> unsynced_renames_;
};

}  // namespace llm_api_router::telemetry
