// request_stats.csv: a file that is not the router's is not touched, one that is keeps all its rows
// when it is prepared, and whatever texts a row holds, it is one line that analytics reads.
//
// The input is a file; its lines are also the texts of a row.
#include <algorithm>
#include <string>

#include "telemetry/stats_csv.hpp"

#include "analytics/csv_row.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/memory_files.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using analytics::CsvRow;
using telemetry::kStatsHeader;

const std::string kName(telemetry::kStatsFile);

struct Prepared {
  std::error_code error;
  std::string content;
};

Prepared prepare(std::string_view content) {
  MemoryFiles files(Cuts(seed_of(content)));
  files.put(kName, content);
  const auto path = std::filesystem::path(MemoryFiles::kFolder) / kName;
  const auto error = telemetry::prepare_stats_file(files, path);
  expect(files.size() == 1, "nothing is left beside the file");
  return {error, files.content(kName)};
}

// Whether the file is one that the router or the program before it began.
bool is_ours(std::string_view content) {
  auto rest = content;
  auto header = take_line(rest);
  if (content.find('\n') == std::string_view::npos) return kStatsHeader.starts_with(header);
  if (header.ends_with('\r')) header.remove_suffix(1);
  return header == analytics::kHeader || header == analytics::kOldHeader;
}

void expect_prepared(std::string_view content) {
  const auto [error, now] = prepare(content);
  if (!is_ours(content)) {
    expect(error == std::errc::invalid_argument, "a file with another header is refused");
    expect(now == content, "and not touched");
    return;
  }
  expect(!error, "a file of the router's is taken");
  const auto rows = now.substr(std::min(now.size(), now.find('\n') + 1));
  std::string_view before = content;
  take_line(before);
  const auto kept = before.substr(0, before.rfind('\n') + 1);
  expect(rows.starts_with(kept), "whole rows stay as they are");
  expect(rows.size() <= before.size() + 1, "and none comes in addition");
  const auto [no_error, again] = prepare(now);
  expect(!no_error && again == now, "there is nothing to do a second time");
}

// What the reader is to see of a text.
std::string harmless(std::string_view text) {
  std::string seen;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    seen = "'";
  }
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    seen += byte < 0x20 || byte == 0x7f ? ' ' : character;
  }
  return seen;
}

ExchangeRecord record_of(std::string_view lines) {
  ExchangeRecord record;
  record.endpoint = Endpoint::messages;
  const auto seed = seed_of(lines);
  record.api = seed % 2 == 0 ? Api::openai : Api::anthropic;
  record.provider = take_line(lines);
  record.model = take_line(lines);
  record.session = lines;
  record.status = static_cast<int>(seed % 600);
  record.attempts = seed % 7;
  record.outcome = seed % 3 == 0 ? Outcome::success : Outcome::client_left;
  record.streaming = seed % 5 == 0;
  if (seed % 11 != 0) record.latency = std::chrono::microseconds(seed);
  if (seed % 13 != 0) record.usage.input_tokens = seed / 2;
  return record;
}

void expect_read(const ExchangeRecord& record) {
  const WallTime time{std::chrono::milliseconds{1'763'830'980'123}};
  Buffer buffer;
  telemetry::append_stats_row(buffer, record, time);
  const auto row = buffer.view();
  expect(row.find('\n') == row.size() - 1, "a row is one line");
  const ExactCopy line(row.substr(0, row.size() - 1));
  analytics::CsvRowParser parser;
  const auto read = parser.parse(line.view());
  expect(read.has_value() == telemetry::has_row(record), "a row is read");
  if (!read) return;
  expect(read->time == std::chrono::floor<std::chrono::microseconds>(time), "with its time");
  expect(read->api == record.api && read->streaming == record.streaming, "with what it is about");
  expect(read->provider == harmless(record.provider) && read->model == harmless(record.model) &&
             read->session == harmless(record.session),
         "with its texts");
  expect(read->latency == record.latency && read->input_tokens == record.usage.input_tokens,
         "with its figures");
  expect(read->status == static_cast<unsigned>(record.status) && read->attempts == record.attempts,
         "with what became of it");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string text = expanded(text_of(data, size));
  expect_prepared(text);
  // Headers are hard to come by; rows are not.
  expect_prepared(std::string(llm_api_router::analytics::kOldHeader) + "\n" + text);
  expect_read(record_of(text));
  return 0;
}
