// One finished log to NAME.zst.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

// How to follow a long compression, and end it. Both may be empty; called between blocks.
struct CompressionWatch {
  // Bytes of work; each byte of the log is work twice, for compressing and for verifying.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  // True: undo and return.
  std::function<bool()> stop;
};

enum class Compression {
  done,
  in_use,   // another process has the log
  stopped,  // as the watch asked; the log is as it was
};

// Writes NAME.zst.tmp, syncs it, verifies it byte by byte, renames it to NAME.zst and only then
// removes the log, so that at every moment one whole copy of the log has a name. Finishes what a
// crash interrupted. Keeps the time of the last change; mode 0600. After a failure, of which
// CompressionFault names some, the log is still there.
[[nodiscard]] IoResult<Compression> compress_log(FileSystem& files,
                                                 const std::filesystem::path& log,
                                                 const CompressionWatch& watch = {});

}  // namespace llm_api_router::telemetry
