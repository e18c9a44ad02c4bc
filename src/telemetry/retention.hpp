// Removes old logs. Only finished ones: never a log that a running process has open.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "base/clock.hpp"
#include "telemetry/file_system.hpp"
#include "telemetry/log_folder.hpp"

namespace llm_api_router::telemetry {

// Removes logs last written to at least `age` before `now`.
[[nodiscard]] Sweep remove_older(FileSystem& files, const std::filesystem::path& folder,
                                 std::chrono::days age, WallTime now);

// Removes the oldest logs until all together hold at most `bytes`. Logs in use count, but stay.
[[nodiscard]] Sweep remove_above(FileSystem& files, const std::filesystem::path& folder,
                                 std::uint64_t bytes);

}  // namespace llm_api_router::telemetry
