// Compares eight characters at a time; the last eight may overlap the ones before.
#include "wire/letter_case.hpp"

#include <cstdint>

#include "wire/words.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kCaseBits = 0x20 * kOnes;

// The high bit of each byte that is an ASCII letter. The sums cannot carry into the next byte.
std::uint64_t letters_of(std::uint64_t word) {
  const std::uint64_t low = (word | kCaseBits) & (0x7f * kOnes);
  const std::uint64_t from_a = low + (0x80 - 'a') * kOnes;
  const std::uint64_t behind_z = low + (0x80 - ('z' + 1)) * kOnes;
  return from_a & ~behind_z & ~word & (0x80 * kOnes);
}

bool alike(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t differing = a ^ b;
  return (differing & ~kCaseBits) == 0 &&
         (differing == 0 || (differing & ~(letters_of(a) >> 2U)) == 0);
}

}  // namespace

bool equal_but_for_case(const char* a, const char* b, std::size_t size) {
  if (size < kWordSize) return alike(few_at(a, size), few_at(b, size));
  for (std::size_t at = 0; at + kWordSize < size; at += kWordSize) {
    if (!alike(word_at<std::uint64_t>(a + at), word_at<std::uint64_t>(b + at))) return false;
  }
  const std::size_t last = size - kWordSize;
  return alike(word_at<std::uint64_t>(a + last), word_at<std::uint64_t>(b + last));
}

}  // namespace llm_api_router::wire
