#include "telemetry/line_repair.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "telemetry/gathered_write.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::uint64_t kBlock = 64ULL << 10U;
constexpr std::uint64_t kLongestLine = 128ULL << 20U;
constexpr std::uint64_t kLongestHeader = kBlock;

// The bytes from `begin` to `end`, fewer if the file is shorter.
IoResult<std::string> read_range(FileSystem& files, const OpenFile& file, std::uint64_t begin,
                                 std::uint64_t end) {
  std::string text(end - begin, '\0');
  const auto size = read_at(files, file, text, begin);
  if (!size) return size.error();
  text.resize(*size);
  return text;
}

// Where the last line of `size` bytes begins: behind the last newline.
IoResult<std::uint64_t> last_line(FileSystem& files, const OpenFile& file, std::uint64_t size) {
  for (auto end = size; end > 0;) {
    const auto begin = end - std::min(end, kBlock);
    const auto block = read_range(files, file, begin, end);
    if (!block) return block.error();
    const auto newline = block->rfind('\n');
    if (newline != std::string::npos) return begin + newline + 1;
    end = begin;
  }
  return std::uint64_t{0};
}

// The parser takes NUL for the end of the text.
bool is_json_object(std::string_view line) {
  return line.starts_with('{') && line.ends_with('}') &&
         line.find('\0') == std::string_view::npos && nlohmann::json::accept(line);
}

// Absent within an unfinished quoted field.
std::optional<std::size_t> fields_of(std::string_view line) {
  bool quoted = false;
  std::size_t fields = 1;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) ++fields;
  }
  return quoted ? std::nullopt : std::optional{fields};
}

enum class LastLine { none, whole, torn };

struct Tail {
  LastLine line = LastLine::none;
  std::uint64_t begin = 0;  // of the last line
};

// What the last line is that begins at `begin` and has no newline.
using Judge = IoResult<LastLine> (*)(FileSystem& files, const OpenFile& file, std::uint64_t begin,
                                     std::string_view line);

IoResult<LastLine> judge_json(FileSystem& /*files*/, const OpenFile& /*file*/,
                              std::uint64_t /*begin*/, std::string_view line) {
  return is_json_object(line) ? LastLine::whole : LastLine::torn;
}

IoResult<LastLine> judge_csv(FileSystem& files, const OpenFile& file, std::uint64_t begin,
                             std::string_view line) {
  if (begin == 0) return LastLine::torn;
  const auto start = read_range(files, file, 0, std::min(begin, kLongestHeader));
  if (!start) return start.error();
  const auto fields = fields_of(line);
  const auto expected = fields_of(std::string_view{*start}.substr(0, start->find('\n')));
  return fields && fields >= expected ? LastLine::whole : LastLine::torn;
}

IoResult<Tail> examine(FileSystem& files, const OpenFile& file, Judge judge) {
  const auto status = files.fstat(file.get());
  if (!status) return status.error();
  const auto size = static_cast<std::uint64_t>(status->st_size);
  const auto begin = last_line(files, file, size);
  if (!begin) return begin.error();
  if (*begin == size) return Tail{};
  if (size - *begin > kLongestLine) return Tail{.line = LastLine::torn, .begin = *begin};
  const auto text = read_range(files, file, *begin, size);
  if (!text) return text.error();
  const auto line = judge(files, file, *begin, *text);
  if (!line) return line.error();
  return Tail{.line = *line, .begin = *begin};
}

IoResult<Repair> mend(FileSystem& files, const OpenFile& file, const Tail& tail) {
  constexpr std::array<std::string_view, 1> kNewline{"\n"};
  if (tail.line == LastLine::none) return Repair::none;
  const bool whole = tail.line == LastLine::whole;
  const auto error = whole ? write_gathered(files, file.get(), kNewline).error
                           : files.ftruncate(file.get(), tail.begin);
  if (error) return error;
  return whole ? Repair::ended : Repair::removed;
}

// Asks before it opens the file for writing, which a finished log may refuse.
IoResult<Repair> repair_claimed(FileSystem& files, const std::filesystem::path& path, Judge judge) {
  for (const int access : {O_RDONLY, O_RDWR | O_APPEND}) {
    const auto file = claim(files, path, access);
    if (!file) return file.error();
    const auto tail = examine(files, *file, judge);
    if (!tail) return tail.error();
    if (tail->line == LastLine::none) break;
    if (access != O_RDONLY) return mend(files, *file, *tail);
  }
  return Repair::none;
}

IoResult<Repair> repair(FileSystem& files, const std::filesystem::path& path, Judge judge) {
  const auto done = repair_claimed(files, path, judge);
  if (done) return done;
  if (done.error() == std::errc::no_such_file_or_directory) return Repair::none;
  if (done.error() == std::errc::resource_unavailable_try_again) return Repair::in_use;
  return done;
}

}  // namespace

IoResult<Repair> repair_jsonl(FileSystem& files, const std::filesystem::path& path) {
  return repair(files, path, judge_json);
}

IoResult<Repair> repair_csv(FileSystem& files, const std::filesystem::path& path) {
  return repair(files, path, judge_csv);
}

}  // namespace llm_api_router::telemetry
