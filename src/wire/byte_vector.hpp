// Sixteen bytes looked at at once, on any machine: compilers make of it what the machine has.
#pragma once

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace llm_api_router::wire {

// Compared with a vector or a byte it gives a ByteMask, whose bytes are -1 where it holds, else 0.
using ByteVector [[gnu::vector_size(16)]] = unsigned char;
using ByteMask [[gnu::vector_size(16)]] = signed char;

inline constexpr std::ptrdiff_t kVectorSize = sizeof(ByteVector);

// The vector of the bytes at `bytes`, of which kVectorSize must be readable.
inline ByteVector vector_at(const char* bytes) {
  ByteVector vector;
  std::memcpy(&vector, bytes, sizeof vector);
  return vector;
}

// One bit for each byte, that of the first byte the lowest.
inline std::uint32_t bits_of(ByteMask mask) {
#if defined(__SSE2__)
  return static_cast<std::uint32_t>(_mm_movemask_epi8(std::bit_cast<__m128i>(mask)));
#else
  std::uint32_t bits = 0;
  for (unsigned i = 0; i < sizeof mask; ++i) bits |= (mask[i] & 1U) << i;
  return bits;
#endif
}

}  // namespace llm_api_router::wire
