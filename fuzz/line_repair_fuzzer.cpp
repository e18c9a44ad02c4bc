// Files that a crash left: whatever they hold, repairing keeps every whole line as it is, ends the
// last one or removes it by the rule of its format, and finds nothing to do a second time.
#include <algorithm>
#include <string>

#include "telemetry/line_repair.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/memory_files.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using telemetry::Repair;

const std::string kName = "log";

struct Repaired {
  Repair done = Repair::none;
  std::string content;
};

// The number of fields; 0 within a quoted one.
std::size_t csv_fields(std::string_view line) {
  std::size_t fields = 1;
  bool quoted = false;
  for (const char character : line) {
    quoted = quoted != (character == '"');
    fields += character == ',' && !quoted ? 1 : 0;
  }
  return quoted ? 0 : fields;
}

bool is_whole_jsonl(std::string_view /*before*/, std::string_view line) {
  return line.starts_with('{') && line.ends_with('}') && is_json(line);
}

bool is_whole_csv(std::string_view before, std::string_view line) {
  if (before.empty()) return false;  // the header itself
  const auto header = take_line(before).substr(0, std::size_t{64} << 10U);
  return csv_fields(line) > 0 && csv_fields(line) >= csv_fields(header);
}

using IsWhole = bool (*)(std::string_view before, std::string_view line);

Repaired expected(std::string_view content, IsWhole is_whole) {
  const auto begin = content.rfind('\n') + 1;  // 0 if there is none
  if (begin == content.size()) return {Repair::none, std::string(content)};
  const auto before = content.substr(0, begin);
  if (!is_whole(before, content.substr(begin))) return {Repair::removed, std::string(before)};
  return {Repair::ended, std::string(content) + "\n"};
}

template <class Work>
Repaired repaired(std::string_view content, Work work) {
  MemoryFiles files(Cuts(seed_of(content)));
  files.put(kName, content);
  const auto done = work(files, std::filesystem::path(MemoryFiles::kFolder) / kName);
  expect(done.has_value(), "a repair works where the disk does");
  expect(files.size() == 1, "no other file is made");
  return {*done, files.content(kName)};
}

template <class Work>
void expect_repaired(std::string_view content, IsWhole is_whole, Work work) {
  const auto once = repaired(content, work);
  const auto wanted = expected(content, is_whole);
  expect(once.done == wanted.done, "a last line is whole or torn by its format's rule");
  expect(once.content == wanted.content, "and nothing else changes");
  const auto twice = repaired(once.content, work);
  expect(twice.done == Repair::none && twice.content == once.content,
         "there is nothing to do a second time");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  const std::string content = expanded(text_of(data, size));
  expect_repaired(content, is_whole_jsonl, telemetry::repair_jsonl);
  expect_repaired(content, is_whole_csv, telemetry::repair_csv);
  return 0;
}
