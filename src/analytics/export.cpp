#include "analytics/export.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <system_error>

#include "analytics/parquet_file.hpp"
#include "analytics/row_source.hpp"

namespace llm_api_router::analytics {
namespace {

constexpr std::size_t kPiece = 64 * 1024;

void append(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

void append(std::string& out, std::optional<std::uint32_t> number) {
  if (number) out += std::to_string(*number);
}

void append(std::string& out, std::optional<std::chrono::microseconds> duration) {
  if (!duration) return;
  char digits[40];
  const auto value = static_cast<double>(duration->count()) / 1000;
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

template <class... Fields>
void append_line(std::string& out, std::string_view first, const Fields&... fields) {
  append(out, first);
  ((out += ',', append(out, fields)), ...);
  out += '\n';
}

void append_row(std::string& out, const CsvRow& row) {
  append_line(out, moment_text(row.time), name_of(row.api), row.provider, row.latency,
              std::string_view{row.streaming ? "true" : "false"}, row.time_to_first_token,
              row.input_tokens, row.output_tokens, row.cached_tokens, row.model, row.status,
              row.outcome, row.attempts, row.session);
}

Result<void> export_csv(RowSource& rows, const Sink& sink, const std::atomic<bool>& stop) {
  std::string piece{kHeader};
  piece += '\n';
  while (!stop) {
    const auto row = rows.next();
    if (!row) return row.error();
    if (*row) append_row(piece, **row);
    if (*row && piece.size() < kPiece) continue;
    if (!sink(std::exchange(piece, {})) || !*row) break;
  }
  return {};
}

// A file that nobody else can open, and that is gone with its owner.
class PrivateFile {
 public:
  explicit PrivateFile(const std::filesystem::path& folder)
      : path_((folder / ".analytics_export.XXXXXX").string()), file_(::mkstemp(path_.data())) {}
  ~PrivateFile() {
    if (file_) ::unlink(path_.c_str());
  }
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const OpenFile& file() const { return file_; }

 private:
  std::string path_;
  OpenFile file_;
};

Result<void> hand_over(int file, const Sink& sink, const std::atomic<bool>& stop) {
  while (!stop) {
    std::string piece(kPiece, '\0');
    const auto got = ::read(file, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return Error{"the export cannot be read: " + std::generic_category().message(errno)};
    if (got == 0) break;
    piece.resize(static_cast<std::size_t>(got));
    if (!sink(std::move(piece))) break;
  }
  return {};
}

Result<void> export_parquet(RowSource& rows, const ExportOrder& order, const Sink& sink,
                            const std::atomic<bool>& stop) {
  std::error_code none;
  const bool has_folder = std::filesystem::is_directory(order.folder, none);
  const PrivateFile made(has_folder ? order.folder : std::filesystem::temp_directory_path(none));
  if (!made.file()) {
    return Error{made.path() +
                 ": a temporary file cannot be made: " + std::generic_category().message(errno)};
  }
  if (auto written = write_parquet(rows, made.path(), stop); !written) return written;
  return hand_over(made.file().get(), sink, stop);
}

}  // namespace

Result<void> export_rows(const ExportOrder& order, const Sink& sink,
                         const std::atomic<bool>& stop) {
  auto rows = RowSource::open(order.folder, order.range);
  if (!rows) return rows.error();
  if (order.format == ExportFormat::csv) return export_csv(*rows, sink, stop);
  return export_parquet(*rows, order, sink, stop);
}

}  // namespace llm_api_router::analytics
