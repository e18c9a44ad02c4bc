// Mends the last line of a file whose writer was killed, or whose machine lost power, within it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

enum class Repair {
  none,     // the file is missing, empty or ends in a newline
  ended,    // the last line was whole but for its newline, which was added
  removed,  // the last line was torn and was cut off
  in_use,   // another process has the file; it was left alone
};

// JSONL: a line is whole if it is one JSON object. Reads the tail of the file only. A last line
// above 128 MiB is taken for torn.
[[nodiscard]] IoResult<Repair> repair_jsonl(FileSystem& files, const std::filesystem::path& path);

// CSV: a line is whole if it has at least as many fields as the first line of the file; the first
// line itself is never whole without its newline. Fields hold no line breaks. To be called before
// the file is opened for appending.
[[nodiscard]] IoResult<Repair> repair_csv(FileSystem& files, const std::filesystem::path& path);

}  // namespace llm_api_router::telemetry
