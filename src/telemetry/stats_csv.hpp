// request_stats.csv: one row for each exchange that a provider answered. docs/formats.md says what
// its columns hold.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "base/buffer.hpp"
#include "base/clock.hpp"
#include "model/exchange_record.hpp"
#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

inline constexpr std::string_view kStatsFile = "request_stats.csv";

// The header line without its newline. The first nine columns are those of the Python program.
inline constexpr std::string_view kStatsHeader =
    "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
    "input_tokens,output_tokens,cached_tokens,model,status,outcome,attempts,session";

// Whether the statistics have a row for it: a finished chat completion, response or message that a
// provider answered.
[[nodiscard]] bool has_row(const ExchangeRecord& record);

// Appends the row with its newline: RFC 4180, but fields hold no line breaks, and one that a
// spreadsheet would take for a formula begins with an apostrophe. `time`: the end of the exchange.
void append_stats_row(Buffer& row, const ExchangeRecord& record, WallTime time);

// Prepares the file for rows to be appended: repairs its last line, and gives a file with the nine
// columns of the Python program the present header, atomically, its rows as they are. Fails with
// invalid_argument if the file begins with another header: it is not touched. A missing or empty
// file is fine.
[[nodiscard]] std::error_code prepare_stats_file(FileSystem& files,
                                                 const std::filesystem::path& path);

}  // namespace llm_api_router::telemetry
