#include "telemetry/stats_csv.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "telemetry/gathered_write.hpp"
#include "telemetry/iso_time.hpp"
#include "telemetry/line_repair.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::size_t kPythonColumns = 9;
constexpr std::size_t kCopyBlock = 1 << 20U;

// The first `columns` of the header.
std::string_view header_of(std::size_t columns) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < columns && end != std::string_view::npos; ++i) {
    end = kStatsHeader.find(',', end + 1);
  }
  return kStatsHeader.substr(0, end);
}

void append_text(std::string& row, std::string_view text) {
  std::string field;
  // OWASP, "CSV injection": what spreadsheets begin a formula with.
  constexpr std::string_view kFormula = "=+-@\t\r";
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) field = "'";
  for (const char c : text) {
    if (c == '"') field += '"';
    const auto byte = static_cast<unsigned char>(c);
    field += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  if (field.find_first_of(",\"") == std::string::npos) {
    row += field;
  } else {
    row.append("\"").append(field).append("\"");
  }
}

void append_milliseconds(std::string& row, const std::optional<std::chrono::microseconds>& time) {
  if (!time) return;
  std::array<char, 32> digits;
  const auto milliseconds = static_cast<double>(time->count()) / 1000.0;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), milliseconds,
                                 std::chars_format::fixed, 3)
                       .ptr;
  row.append(digits.data(), end);
}

void append_tokens(std::string& row, const std::optional<std::uint64_t>& tokens) {
  if (tokens) row += std::to_string(*tokens);
}

// The first line of the file without its line break; empty if the file is.
IoResult<std::string> first_line(FileSystem& files, int file) {
  std::array<char, 4096> block{};
  const auto read = files.pread(file, block, 0);
  if (!read) return read.error();
  const std::string_view text{block.data(), *read};
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string{line};
}

// `from` below the present header instead of its own.
std::error_code copy_with_header(FileSystem& files, int from, int to) {
  const std::array<std::string_view, 2> header{kStatsHeader, "\n"};
  if (const auto written = write_gathered(files, to, header); written.error) return written.error;
  std::vector<char> block(kCopyBlock);
  bool in_header = true;
  for (std::uint64_t offset = 0;;) {
    const auto read = files.pread(from, block, offset);
    if (!read) return read.error();
    if (*read == 0) return {};
    offset += *read;
    std::string_view rows{block.data(), *read};
    if (in_header) {
      rows.remove_prefix(std::min(rows.size(), rows.find('\n') + 1));
      in_header = false;
    }
    if (rows.empty()) continue;
    if (const auto written = write_gathered(files, to, {&rows, 1}); written.error) {
      return written.error;
    }
  }
}

std::error_code widen(FileSystem& files, const std::filesystem::path& path, int old) {
  auto temporary = path;
  temporary += ".tmp";
  (void)files.unlink(temporary);
  const auto wide = open_regular(files, temporary, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0600);
  if (!wide) return wide.error();
  auto error = copy_with_header(files, old, wide->get());
  if (!error) error = files.fsync(wide->get());
  if (!error) error = files.rename(temporary, path);
  if (error) {
    (void)files.unlink(temporary);
    return error;
  }
  return sync_folder(files, path.parent_path());
}

}  // namespace

bool has_row(const ExchangeRecord& record) {
  const bool answers = record.endpoint == Endpoint::chat_completions ||
                       record.endpoint == Endpoint::responses ||
                       record.endpoint == Endpoint::messages;
  return answers && !record.provider.empty();
}

std::string stats_row(const ExchangeRecord& record, WallTime time) {
  std::string row = iso_time(time);
  row.append(",").append(name_of(record.api)).append(",");
  append_text(row, record.provider);
  row += ',';
  append_milliseconds(row, record.latency);
  row.append(record.streaming ? ",true," : ",false,");
  append_milliseconds(row, record.time_to_first_token);
  row += ',';
  append_tokens(row, record.usage.input_tokens);
  row += ',';
  append_tokens(row, record.usage.output_tokens);
  row += ',';
  append_tokens(row, record.usage.cached_tokens);
  row += ',';
  append_text(row, record.model);
  row.append(",").append(std::to_string(record.status)).append(",");
  row.append(name_of(record.outcome)).append(",").append(std::to_string(record.attempts));
  row += ',';
  append_text(row, record.session);
  return row += '\n';
}

std::error_code prepare_stats_file(FileSystem& files, const std::filesystem::path& path) {
  const auto repaired = repair_csv(files, path);
  if (!repaired) return repaired.error();
  const auto file = open_regular(files, path, O_RDONLY);
  if (!file) {
    return file.error() == std::errc::no_such_file_or_directory ? std::error_code{} : file.error();
  }
  const auto line = first_line(files, file->get());
  if (!line) return line.error();
  if (line->empty()) return {};
  if (*line == kStatsHeader) return {};
  if (*line == header_of(kPythonColumns)) return widen(files, path, file->get());
  return std::make_error_code(std::errc::invalid_argument);
}

}  // namespace llm_api_router::telemetry
