#include "telemetry/open_file.hpp"

#include <sys/file.h>

#include <utility>

namespace llm_api_router::telemetry {
namespace {

bool same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

OpenFile::OpenFile(OpenFile&& other) noexcept
    : files_{std::exchange(other.files_, nullptr)},
      descriptor_{std::exchange(other.descriptor_, -1)} {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  if (this == &other) return *this;
  close();
  files_ = std::exchange(other.files_, nullptr);
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

void OpenFile::close() {
  if (files_ == nullptr) return;
  std::exchange(files_, nullptr)->close(std::exchange(descriptor_, -1));
}

IoResult<OpenFile> open_regular(FileSystem& files, const std::filesystem::path& path, int flags,
                                mode_t mode) {
  // O_NONBLOCK: opening a fifo would wait for its other end. A regular file does not know it.
  const auto descriptor = files.open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode);
  if (!descriptor) return descriptor.error();
  OpenFile file{files, *descriptor};
  const auto status = files.fstat(file.get());
  if (!status) return status.error();
  if (!S_ISREG(status->st_mode)) return std::make_error_code(std::errc::not_supported);
  return file;
}

IoResult<std::size_t> read_at(FileSystem& files, const OpenFile& file, std::span<char> into,
                              std::uint64_t offset) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto got = files.pread(file.get(), into.subspan(filled), offset + filled);
    if (!got) return got.error();
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

IoResult<struct stat> status_at(FileSystem& files, const OpenFile& file,
                                const std::filesystem::path& path) {
  const auto named = files.lstat(path);
  if (!named) return named.error();
  const auto open = files.fstat(file.get());
  if (open && !same_file(*named, *open)) {
    return std::make_error_code(std::errc::no_such_file_or_directory);
  }
  return open;
}

std::error_code sync_folder(FileSystem& files, const std::filesystem::path& folder) {
  const auto descriptor = files.open(folder, O_RDONLY | O_DIRECTORY, 0);
  if (!descriptor) return descriptor.error();
  const OpenFile file{files, *descriptor};
  return files.fsync(file.get());
}

IoResult<OpenFile> claim(FileSystem& files, const std::filesystem::path& path, int flags) {
  auto file = open_regular(files, path, flags);
  if (!file) return file.error();
  if (const auto error = files.flock(file->get(), LOCK_EX | LOCK_NB)) return error;
  // Who had it until now may have removed it.
  if (const auto status = status_at(files, *file, path); !status) return status.error();
  return file;
}

}  // namespace llm_api_router::telemetry
