// The rows of a range of time as one file, made piece by piece.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"

#include "analytics/parameters.hpp"
#include "analytics/queries.hpp"

namespace llm_api_router::analytics {

// Takes the next piece, some 64 KiB; may wait until it is wanted. False: no more is wanted.
using Sink = std::function<bool(std::string piece)>;

struct ExportOrder {
  std::filesystem::path folder;
  ExportFormat format = ExportFormat::csv;
  Range range;
};

// CSV: the header of fourteen columns and the rows as they would be written today. Parquet: the
// same columns typed, made in a private temporary file in the folder first. Blocks; meant for a
// thread of its own. Ends early, without an error, when the sink wants no more or `stop` is set; an
// error before the first piece means that nothing was handed over.
Result<void> export_rows(const ExportOrder& order, const Sink& sink, const std::atomic<bool>& stop);

}  // namespace llm_api_router::analytics
