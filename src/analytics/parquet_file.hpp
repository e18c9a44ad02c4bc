// A Parquet file of rows.
#pragma once

#include <atomic>
#include <filesystem>

#include "analytics/row_source.hpp"

namespace llm_api_router::analytics {

// Writes what `rows` gives to `file`, which is there already, with the columns of the CSV. DuckDB
// does it in an instance of its own that reaches this one file only, and takes the rows as they
// come, so that its memory stays small. Ends early, with an error, once `stop` is set.
Result<void> write_parquet(RowSource& rows, const std::filesystem::path& file,
                           const std::atomic<bool>& stop);

}  // namespace llm_api_router::analytics
