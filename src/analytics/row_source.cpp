#include "analytics/row_source.hpp"

namespace llm_api_router::analytics {

Result<RowSource> RowSource::open(const std::filesystem::path& folder, const Range& range) {
  RowSource source(folder, range);
  const auto seen = source.follower_.look();
  if (!seen) return seen.error();
  source.size_ = seen->size;
  return source;
}

Result<std::optional<CsvRow>> RowSource::next() {
  for (;;) {
    if (lines_.empty()) {
      if (follower_.offset() >= size_) return std::optional<CsvRow>{};
      const auto read = follower_.read();
      if (!read) return read.error();
      if (read->empty()) return std::optional<CsvRow>{};
      lines_ = *read;
    }
    const auto line = next_line();
    // The header is no row, so it is passed over like a bad one.
    if (line.size() > CsvFollower::kLongestLine) continue;
    auto row = parser_.parse(line);
    if (row && row->time >= range_.from && row->time < range_.end) return row;
  }
}

std::string_view RowSource::next_line() {
  auto line = lines_.substr(0, lines_.find('\n'));
  lines_.remove_prefix(line.size() + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace llm_api_router::analytics
