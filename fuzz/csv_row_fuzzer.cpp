// Lines of request_stats.csv: a row that is read, written out again and read once more is the same.
#include <string>

#include "analytics/csv_row.hpp"
#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

using analytics::CsvRow;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string number(std::optional<std::uint32_t> value) {
  return value ? std::to_string(*value) : "";
}

std::string milliseconds(std::optional<std::chrono::microseconds> duration) {
  if (!duration) return "";
  auto fraction = std::to_string(duration->count() % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(duration->count() / 1000) + "." + fraction;
}

std::string line_of(const CsvRow& row) {
  return analytics::moment_text(row.time) + "," + std::string{name_of(row.api)} + "," +
         quoted(row.provider) + "," + milliseconds(row.latency) + "," +
         (row.streaming ? "1" : "0") + "," + milliseconds(row.time_to_first_token) + "," +
         number(row.input_tokens) + "," + number(row.output_tokens) + "," +
         number(row.cached_tokens) + "," + quoted(row.model) + "," + number(row.status) + "," +
         quoted(row.outcome) + "," + number(row.attempts) + "," + quoted(row.session);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  using namespace llm_api_router::analytics;
  const ExactCopy line(text_of(data, size));
  CsvRowParser parser;
  CsvRowParser again;
  const auto row = parser.parse(line.view());
  if (!row) return 0;
  const auto written = line_of(*row);
  const auto read = again.parse(written);
  expect(read.has_value(), "a row that was written is read");
  expect(line_of(*read) == written, "and it is the same");
  expect(read->time == row->time && read->latency == row->latency, "to the microsecond");
  return 0;
}
