// A file that grows while it is read: whatever pieces it grows by, every whole line that is not too
// long is given once and in order, and nothing else is.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "analytics/csv_follower.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using analytics::CsvFollower;

// A folder for this process, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "fuzz_csv_XXXXXX";
    expect(::mkdtemp(name.data()) != nullptr, "there is room for temporary files");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path file() const { return path_ / analytics::kCsvName; }

 private:
  std::filesystem::path path_;
};

std::string lines_there(CsvFollower& follower) {
  std::string lines;
  for (;;) {
    const auto read = follower.read();
    expect(read.has_value(), "a file that is there is read");
    if (read->empty()) return lines;
    expect(read->ends_with('\n'), "lines are whole");
    lines += *read;
  }
}

// What is given of `text` when it is written in pieces.
std::string followed(const Folder& folder, std::string_view text, Cuts cuts) {
  const auto unit = 1 + text.size() / 128;  // few pieces: each takes system calls
  CsvFollower follower(folder.path());
  std::filesystem::remove(folder.file());
  expect(follower.look().has_value(), "there need be no file");
  std::ofstream file(folder.file(), std::ios::binary);
  std::string lines;
  std::uint64_t written = 0;
  bool anew = true;
  while (!text.empty()) {
    const auto piece = text.substr(0, cuts.next(text.size()) * unit);
    file << piece << std::flush;
    text.remove_prefix(piece.size());
    written += piece.size();
    const auto seen = follower.look();
    expect(seen.has_value() && seen->size == written && seen->anew == anew, "a file grows");
    anew = false;
    lines += lines_there(follower);
    expect(follower.offset() <= written, "no more is read than there is");
  }
  return lines;
}

std::vector<std::string_view> whole_lines(std::string_view text) {
  auto lines = split(text, '\n');
  lines.pop_back();
  return lines;
}

void expect_followed(std::string_view text, std::string_view given) {
  const auto given_lines = whole_lines(given);
  auto next = given_lines.begin();
  for (const auto line : whole_lines(text)) {
    const bool same = next != given_lines.end() && *next == line;
    expect(same || line.size() >= CsvFollower::kLongestLine, "no line is left out");
    if (same) ++next;
  }
  expect(next == given_lines.end(), "none is given in addition");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  static const Folder folder;
  const std::string text = expanded(text_of(data, size));
  expect_followed(text, followed(folder, text, Cuts(seed_of(text))));
  return 0;
}
