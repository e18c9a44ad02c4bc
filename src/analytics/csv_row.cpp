// RFC 4180, one row a line. Numbers are decimal, an empty one is not told; truth values are what
// Python and C++ write ("True", "true", "1"); anything else makes the line a bad one.
#include "analytics/csv_row.hpp"

#include <charconv>
#include <cmath>

namespace llm_api_router::analytics {
namespace {

using std::chrono::microseconds;

bool parse_api(std::string_view text, Api& api) {
  for (const Api each : {Api::openai, Api::anthropic}) {
    if (text != name_of(each)) continue;
    api = each;
    return true;
  }
  return false;
}

bool parse_truth(std::string_view text, bool& truth) {
  truth = text == "True" || text == "true" || text == "1";
  return truth || text == "False" || text == "false" || text == "0";
}

bool parse_count(std::string_view text, std::optional<std::uint32_t>& count) {
  if (text.empty()) return true;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  count = value;
  return true;
}

// Rounded to the microsecond. A hundred years are longer than any request.
bool parse_milliseconds(std::string_view text, std::optional<microseconds>& duration) {
  if (text.empty()) return true;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr double kLongest = 3.2e12;
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if (!(value >= 0 && value < kLongest)) return false;
  duration = microseconds{std::llround(value * 1000)};
  return true;
}

}  // namespace

bool is_header(std::string_view line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  return line == kHeader || line == kOldHeader;
}

std::optional<CsvRow> CsvRowParser::parse(std::string_view line) {
  if (!split(line)) return {};
  CsvRow row;
  const auto time = parse_moment(fields_[0]);
  if (!time || !parse_api(fields_[1], row.api)) return {};
  row.time = *time;
  row.provider = fields_[2];
  const bool told =
      parse_milliseconds(fields_[3], row.latency) && parse_truth(fields_[4], row.streaming) &&
      parse_milliseconds(fields_[5], row.time_to_first_token) &&
      parse_count(fields_[6], row.input_tokens) && parse_count(fields_[7], row.output_tokens) &&
      parse_count(fields_[8], row.cached_tokens);
  if (!told || row.provider.empty()) return {};
  if (count_ == kOldColumns) return row;
  row.model = fields_[9];
  row.outcome = fields_[11];
  row.session = fields_[13];
  if (!parse_count(fields_[10], row.status) || !parse_count(fields_[12], row.attempts)) return {};
  return row;
}

bool CsvRowParser::split(std::string_view line) {
  count_ = 0;
  unquoted_.clear();
  // Fields refer to it: it must not move while it grows.
  if (unquoted_.capacity() < line.size()) unquoted_.reserve(line.size());
  for (std::size_t at = 0;; ++at) {
    if (count_ == kColumns) return false;
    auto& field = fields_[count_++];
    if (at < line.size() && line[at] == '"') {
      if (!take_quoted(line, at, field)) return false;
    } else {
      const auto end = std::min(line.find(',', at), line.size());
      field = line.substr(at, end - at);
      at = end;
    }
    if (at == line.size()) return count_ == kOldColumns || count_ == kColumns;
  }
}

// Leaves `at` behind the closing quote, where a comma or the end must be.
bool CsvRowParser::take_quoted(std::string_view line, std::size_t& at, std::string_view& field) {
  const auto begin = unquoted_.size();
  for (++at;; at += 2) {
    const auto quote = line.find('"', at);
    if (quote == std::string_view::npos) return false;
    unquoted_.append(line.substr(at, quote - at));
    at = quote;
    if (quote + 1 == line.size() || line[quote + 1] != '"') break;
    unquoted_ += '"';
  }
  field = std::string_view{unquoted_}.substr(begin);
  ++at;
  return at == line.size() || line[at] == ',';
}

}  // namespace llm_api_router::analytics
