// Follows the log folder's request_stats.csv as it grows, is replaced, cut short or appears.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace llm_api_router::analytics {

inline constexpr const char* kCsvName = "request_stats.csv";

// An open file that is closed with its owner.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;

  [[nodiscard]] explicit operator bool() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

// The file of that name in `folder`, for reading. No file, or no folder: neither a file nor an
// error. An error if it is no regular file (a link, a folder, a pipe) or cannot be opened.
Result<OpenFile> open_csv(const std::filesystem::path& folder);

class CsvFollower {
 public:
  explicit CsvFollower(std::filesystem::path folder) : folder_(std::move(folder)) {}

  struct Seen {
    bool anew = false;       // what was read before is void: the file is another one, or gone
    std::uint64_t size = 0;  // bytes; 0 also if there is no file
  };
  // Looks at what is there now.
  Result<Seen> look();

  // The next lines, all whole, each with its end; empty if no whole one is there yet. Valid until
  // the next call. A line that is not whole after 64 KiB is left out; skipped() counts those.
  Result<std::string_view> read();

  // How far lines were read, in bytes.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

  static constexpr std::size_t kLongestLine = 64 * 1024;

 private:
  void begin_anew(OpenFile file);
  [[nodiscard]] bool still_the_same(std::uint64_t size) const;
  void remember_end();

  std::filesystem::path folder_;
  OpenFile file_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::uint64_t offset_ = 0;
  std::string last_read_;  // the bytes before offset_, to notice a file that was rewritten in place
  bool within_long_line_ = false;
  std::uint64_t skipped_ = 0;
  std::vector<char> buffer_;
};

}  // namespace llm_api_router::analytics
