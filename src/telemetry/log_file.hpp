// A file to which whole lines are appended, whatever the disk does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "telemetry/file_system.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {

// What became of the lines of one append.
struct Appended {
  std::size_t lines = 0;  // so many of the first are whole in the file, the others not at all
  std::error_code error;  // why not all of them
};

enum class Writers {
  // This one alone. It keeps the file locked while it is open, so that nobody compresses or
  // removes it.
  one,
  // Other routers append to it too. Locked during an append only.
  many,
};

// Opens its file when it first has something to write. One thread at a time.
//
// After a failure the next append tries anew, so that writing resumes by itself once there is room
// or the folder is back. A file that was removed, renamed or replaced meanwhile is created again.
class LogFile {
 public:
  // `files` must outlive it. `header`: the line, with its '\n', that an empty file is given before
  // anything else. Touches nothing yet.
  LogFile(FileSystem& files, std::filesystem::path path, Writers writers, std::string header = {});

  // Creates the file (mode 0600) and its folder (0700) unless they are there; an existing file is
  // made 0600 if it is this user's. Fails with resource_unavailable_try_again if another process
  // has it (Writers::one), with too_many_symbolic_link_levels, is_a_directory or not_supported if
  // it is no regular file. Nothing to do if it is open.
  [[nodiscard]] std::error_code open();

  // Appends lines in one gathered write. A piece that ends in '\n' ends a line; a newline within a
  // piece ends none. The last piece must end a line. A write that stays incomplete is cut back to
  // the last whole line, so that a torn line is never left behind by a living process.
  // Writers::many: fails with resource_unavailable_try_again if another process has been appending
  // for more than 20 ms.
  [[nodiscard]] Appended append(std::span<const std::string_view> pieces);

  // Bytes in the file when it was last written to; 0 before it is open.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] bool is_open() const { return static_cast<bool>(file_); }
  // Cuts off what could not be cut off before, if it can be now.
  void close();

 private:
  struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  [[nodiscard]] std::error_code open_once();
  // Leaves the file open, locked, with its size known, and rid of what an earlier append left.
  [[nodiscard]] std::error_code make_ready();
  // Locks it and learns its size. Fails with no_such_file_or_directory if it lost its name.
  [[nodiscard]] std::error_code take_stock();
  [[nodiscard]] std::error_code lock_for_append();
  void unlock_after_append();
  void let_go();
  [[nodiscard]] std::error_code cut_torn_line();
  [[nodiscard]] Appended write_below_header(std::span<const std::string_view> pieces);
  [[nodiscard]] Appended write(std::span<const std::string_view> pieces);

  FileSystem* files_;
  std::filesystem::path path_;
  Writers writers_;
  std::string header_;
  OpenFile file_;
  std::uint64_t size_ = 0;
  // A line that could be neither finished nor cut off yet.
  std::optional<Range> torn_;
};

}  // namespace llm_api_router::telemetry
