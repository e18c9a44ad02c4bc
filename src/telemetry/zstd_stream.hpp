// libzstd, a block at a time, in bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <system_error>
#include <vector>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace llm_api_router::telemetry {

// Takes the next bytes of a stream. An error ends it.
using ByteSink = std::function<std::error_code(std::span<const char> bytes)>;

// Makes one frame, with a checksum. Finds repetitions up to 16 MiB back: agents send their whole
// conversation again with every turn.
class Compressor {
 public:
  // Of `size` bytes in all.
  explicit Compressor(std::uint64_t size);

  // Hands the sink what there is to write now, and, after the last block, the end of the frame.
  // Fails as the sink does, or with CompressionFault::codec.
  [[nodiscard]] std::error_code feed(std::span<const char> block, bool last, const ByteSink& sink);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  std::vector<char> output_;
};

// Turns frames back into what they stand for.
class Decompressor {
 public:
  Decompressor();

  // Fails as the sink does, or with CompressionFault::codec if this is no zstd stream or a damaged
  // one.
  [[nodiscard]] std::error_code feed(std::span<const char> block, const ByteSink& sink);

  // Whether what was fed ends where a frame ends.
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::vector<char> output_;
  bool whole_ = false;
};

}  // namespace llm_api_router::telemetry
