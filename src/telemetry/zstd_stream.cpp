#include "telemetry/zstd_stream.hpp"

#include <cstddef>

#include <zstd.h>

#include "telemetry/compression_fault.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr int kLevel = 3;
constexpr int kWindowLog = 24;  // 16 MiB

bool set(ZSTD_CCtx* context, ZSTD_cParameter parameter, int value) {
  return ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0;
}

bool prepare(ZSTD_CCtx* context, std::uint64_t size) {
  return context != nullptr && set(context, ZSTD_c_compressionLevel, kLevel) &&
         set(context, ZSTD_c_windowLog, kWindowLog) &&
         set(context, ZSTD_c_enableLongDistanceMatching, 1) &&
         set(context, ZSTD_c_checksumFlag, 1) &&
         ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(context, size)) == 0;
}

}  // namespace

void Compressor::Free::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

void Decompressor::Free::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Compressor::Compressor(std::uint64_t size)
    : context_{ZSTD_createCCtx()}, output_(ZSTD_CStreamOutSize()) {
  if (!prepare(context_.get(), size)) context_.reset();
}

std::error_code Compressor::feed(std::span<const char> block, bool last, const ByteSink& sink) {
  if (!context_) return CompressionFault::codec;
  ZSTD_inBuffer input{block.data(), block.size(), 0};
  const auto directive = last ? ZSTD_e_end : ZSTD_e_continue;
  for (bool more = true; more;) {
    ZSTD_outBuffer output{output_.data(), output_.size(), 0};
    const auto left = ZSTD_compressStream2(context_.get(), &output, &input, directive);
    if (ZSTD_isError(left) != 0) return CompressionFault::codec;
    if (output.pos > 0) {
      if (const auto error = sink({output_.data(), output.pos})) return error;
    }
    more = last ? left > 0 : input.pos < input.size;
  }
  return {};
}

Decompressor::Decompressor() : context_{ZSTD_createDCtx()}, output_(ZSTD_DStreamOutSize()) {}

std::error_code Decompressor::feed(std::span<const char> block, const ByteSink& sink) {
  if (!context_) return CompressionFault::codec;
  ZSTD_inBuffer input{block.data(), block.size(), 0};
  for (bool more = input.size > 0; more;) {
    ZSTD_outBuffer output{output_.data(), output_.size(), 0};
    const auto hint = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(hint) != 0) return CompressionFault::codec;
    whole_ = hint == 0;
    if (output.pos > 0) {
      if (const auto error = sink({output_.data(), output.pos})) return error;
    }
    // A full output may have left more inside, but for the end of a frame.
    more = input.pos < input.size || (output.pos == output.size && !whole_);
  }
  return {};
}

}  // namespace llm_api_router::telemetry
