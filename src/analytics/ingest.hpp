// Brings what is new in request_stats.csv into the database.
#pragma once

#include <cstdint>
#include <filesystem>

#include "analytics/answers.hpp"
#include "analytics/bucket_cache.hpp"
#include "analytics/csv_follower.hpp"
#include "analytics/csv_row.hpp"
#include "analytics/database.hpp"

namespace llm_api_router::analytics {

class Ingest {
 public:
  // Tells the cache which rows came. `database`, `names` and `cache` must outlive it.
  Ingest(const std::filesystem::path& folder, Database& database, NameTables& names,
         BucketCache& cache)
      : folder_(folder), follower_(folder), database_(database), names_(names), cache_(cache) {}

  // Looks at the file anew; step() then reads up to its present end. An error says why the file
  // cannot be used.
  Result<void> look();
  // Takes in a piece, a few milliseconds of work. True: all is in, and queries see it.
  Result<bool> step();

  struct Progress {
    std::uint64_t bytes = 0;  // taken in
    std::uint64_t size = 0;   // of the file
    std::uint64_t rows = 0;
    std::uint64_t bad_rows = 0;
  };
  [[nodiscard]] Progress progress() const;

 private:
  Result<void> begin_anew();
  Result<void> take_lines(std::string_view lines);
  Result<void> take(const CsvRow& row);
  Result<bool> finish();

  std::filesystem::path folder_;
  CsvFollower follower_;
  Database& database_;
  NameTables& names_;
  BucketCache& cache_;
  CsvRowParser parser_;
  std::uint64_t size_ = 0;
  bool header_seen_ = false;
  bool failed_ = false;  // the database holds a part of the rows only
  std::uint64_t rows_ = 0;
  std::uint64_t bad_rows_ = 0;
  // Of the rows since the cache was told.
  Moment first_ = Moment::max();
  Moment last_ = Moment::min();
};

}  // namespace llm_api_router::analytics
