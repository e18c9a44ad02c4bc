#include "telemetry/stats_csv.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "telemetry/gathered_write.hpp"
#include "telemetry/iso_time.hpp"
#include "telemetry/line_repair.hpp"
#include "telemetry/milliseconds.hpp"
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

// OWASP, "CSV injection": what spreadsheets begin a formula with.
bool begins_formula(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  return !text.empty() && kFormula.find(text.front()) != std::string_view::npos;
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7f;
}

void append_text(Buffer& row, std::string_view text) {
  const bool is_plain =
      !begins_formula(text) && std::none_of(text.begin(), text.end(), [](char character) {
        return is_control(character) || character == ',' || character == '"';
      });
  if (is_plain) return row.append(text);
  std::string field;
  if (begins_formula(text)) field = "'";
  for (const char character : text) {
    if (character == '"') field += '"';
    field += is_control(character) ? ' ' : character;
  }
  const bool is_quoted = field.find_first_of(",\"") != std::string::npos;
  if (is_quoted) row.append("\"");
  row.append(field);
  if (is_quoted) row.append("\"");
}

void append_number(Buffer& row, std::uint64_t number) {
  constexpr std::size_t kMost = 20;
  const auto room = row.prepare(kMost);
  const auto* const end = std::to_chars(room.data(), room.data() + kMost, number).ptr;
  row.commit(static_cast<std::size_t>(end - room.data()));
}

void append_tokens(Buffer& row, const std::optional<std::uint64_t>& tokens) {
  if (tokens) append_number(row, *tokens);
}

void append_time(Buffer& row, const std::optional<std::chrono::microseconds>& time) {
  if (time) append_milliseconds(row, *time);
}

// What a file begins with: a header, or something that is not the router's.
enum class Beginning { present_header, python_header, part_of_header, another };

IoResult<Beginning> beginning_of(FileSystem& files, const OpenFile& file) {
  std::array<char, 4096> block{};
  const auto size = read_at(files, file, block, 0);
  if (!size) return size.error();
  const std::string_view text{block.data(), *size};
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  if (end == std::string_view::npos) {
    return kStatsHeader.starts_with(line) ? Beginning::part_of_header : Beginning::another;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line == kStatsHeader) return Beginning::present_header;
  return line == header_of(kPythonColumns) ? Beginning::python_header : Beginning::another;
}

// `from` below the present header instead of its own.
std::error_code copy_with_header(FileSystem& files, const OpenFile& from, int to) {
  const std::array<std::string_view, 2> header{kStatsHeader, "\n"};
  if (const auto written = write_gathered(files, to, header); written.error) return written.error;
  std::vector<char> block(kCopyBlock);
  bool in_header = true;
  for (std::uint64_t offset = 0;;) {
    const auto read = read_at(files, from, block, offset);
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

std::error_code widen(FileSystem& files, const std::filesystem::path& path, const OpenFile& old) {
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

void append_stats_row(Buffer& row, const ExchangeRecord& record, WallTime time) {
  const auto comma = [&row] { row.append(","); };
  append_iso_time(row, time);
  comma();
  row.append(name_of(record.api));
  comma();
  append_text(row, record.provider);
  comma();
  append_time(row, record.latency);
  row.append(record.streaming ? ",true," : ",false,");
  append_time(row, record.time_to_first_token);
  comma();
  append_tokens(row, record.usage.input_tokens);
  comma();
  append_tokens(row, record.usage.output_tokens);
  comma();
  append_tokens(row, record.usage.cached_tokens);
  comma();
  append_text(row, record.model);
  comma();
  append_number(row, static_cast<std::uint64_t>(record.status));
  comma();
  row.append(name_of(record.outcome));
  comma();
  append_number(row, record.attempts);
  comma();
  append_text(row, record.session);
  row.append("\n");
}

std::error_code prepare_stats_file(FileSystem& files, const std::filesystem::path& path) {
  const auto file = open_regular(files, path, O_RDONLY);
  if (!file) {
    return file.error() == std::errc::no_such_file_or_directory ? std::error_code{} : file.error();
  }
  const auto beginning = beginning_of(files, *file);
  if (!beginning) return beginning.error();
  if (*beginning == Beginning::another) return std::make_error_code(std::errc::invalid_argument);
  const auto repaired = repair_csv(files, path);
  if (!repaired) return repaired.error();
  return *beginning == Beginning::python_header ? widen(files, path, *file) : std::error_code{};
}

}  // namespace llm_api_router::telemetry
