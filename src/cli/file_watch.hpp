// Notices that a file has changed.
#pragma once

#include <sys/types.h>

#include <ctime>
#include <filesystem>
#include <optional>

namespace llm_api_router::cli {

class FileWatch {
 public:
  explicit FileWatch(std::filesystem::path path);

  // Whether the file is another one, or was written to, since the last call or the construction.
  // A file that is gone has not changed: editors and deployments replace files by renaming.
  [[nodiscard]] bool changed();

 private:
  struct Mark {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::timespec modified{};
    bool operator==(const Mark& other) const;
  };

  [[nodiscard]] std::optional<Mark> mark() const;

  std::filesystem::path path_;
  std::optional<Mark> last_;
};

}  // namespace llm_api_router::cli
