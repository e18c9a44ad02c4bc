// An open file that closes itself, and what is made of a few system calls.
#pragma once

#include <fcntl.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <system_error>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

// Owns a descriptor. `files` must outlive it.
class OpenFile {
 public:
  OpenFile() = default;
  OpenFile(FileSystem& files, int descriptor) : files_{&files}, descriptor_{descriptor} {}
  ~OpenFile() { close(); }
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;

  explicit operator bool() const { return files_ != nullptr; }
  // Only of an open one.
  [[nodiscard]] int get() const { return descriptor_; }
  // Gives up its locks too. Nothing if it is closed.
  void close();

 private:
  FileSystem* files_ = nullptr;  // null: closed
  int descriptor_ = -1;
};

// Opens a regular file and nothing else: no symbolic link, folder, fifo or device, and never waits
// for one. `flags` and `mode` as for open(2). Fails with not_supported for what is no file.
[[nodiscard]] IoResult<OpenFile> open_regular(FileSystem& files, const std::filesystem::path& path,
                                              int flags, mode_t mode = 0);

// Fills `into` with what is there from `offset` on; less than that only at the file's end.
[[nodiscard]] IoResult<std::size_t> read_at(FileSystem& files, const OpenFile& file,
                                            std::span<char> into, std::uint64_t offset);

// The status of the open file. Fails with no_such_file_or_directory if `path` does not name it any
// more: it was removed, renamed or replaced.
[[nodiscard]] IoResult<struct stat> status_at(FileSystem& files, const OpenFile& file,
                                              const std::filesystem::path& path);

// Makes the names in a folder (files created, renamed, removed) survive a power cut.
[[nodiscard]] std::error_code sync_folder(FileSystem& files, const std::filesystem::path& folder);

// Opens a log that no one writes and keeps others from using it while the result is open: an
// exclusive flock, as running routers hold on theirs. Fails with resource_unavailable_try_again if
// it is in use, no_such_file_or_directory if it is gone.
[[nodiscard]] IoResult<OpenFile> claim(FileSystem& files, const std::filesystem::path& path,
                                       int flags = O_RDONLY);

}  // namespace llm_api_router::telemetry
