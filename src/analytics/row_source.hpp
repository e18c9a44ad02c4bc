// The rows of request_stats.csv of a range of time, read once from its beginning to its present
// end.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "analytics/csv_follower.hpp"
#include "analytics/csv_row.hpp"
#include "analytics/queries.hpp"

namespace llm_api_router::analytics {

class RowSource {
 public:
  // A folder without the file has no rows.
  static Result<RowSource> open(const std::filesystem::path& folder, const Range& range);

  // The next row of the range; valid until the next call. Empty at the end. Bad rows are passed
  // over.
  Result<std::optional<CsvRow>> next();

 private:
  RowSource(const std::filesystem::path& folder, const Range& range)
      : follower_(folder), range_(range) {}
  std::string_view next_line();

  CsvFollower follower_;
  Range range_;
  CsvRowParser parser_;
  std::uint64_t size_ = 0;
  std::string_view lines_;  // read, and not yet looked at
};

}  // namespace llm_api_router::analytics
