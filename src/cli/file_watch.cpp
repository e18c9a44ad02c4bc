#include "cli/file_watch.hpp"

#include <sys/stat.h>

#include <utility>

namespace llm_api_router::cli {

bool FileWatch::Mark::operator==(const Mark& other) const {
  return device == other.device && inode == other.inode && size == other.size &&
         modified.tv_sec == other.modified.tv_sec && modified.tv_nsec == other.modified.tv_nsec;
}

FileWatch::FileWatch(std::filesystem::path path) : path_{std::move(path)}, last_{mark()} {}

bool FileWatch::changed() {
  const auto now = mark();
  if (!now || now == last_) return false;
  last_ = now;
  return true;
}

std::optional<FileWatch::Mark> FileWatch::mark() const {
  struct stat status{};
  if (::stat(path_.c_str(), &status) != 0) return std::nullopt;
  return Mark{.device = status.st_dev,
              .inode = status.st_ino,
              .size = status.st_size,
              .modified = status.st_mtim};
}

}  // namespace llm_api_router::cli
