// Several characters taken as one number, in the machine's order of bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace llm_api_router::wire {

inline constexpr std::size_t kWordSize = sizeof(std::uint64_t);

// The first sizeof(Word) characters.
template <class Word>
constexpr std::uint64_t word_at(const char* characters) {
  std::array<char, sizeof(Word)> copy{};
  std::copy_n(characters, copy.size(), copy.begin());
  return std::bit_cast<Word>(copy);
}

// Fewer characters than kWordSize, each at least once; those of texts of one size in equal places.
constexpr std::uint64_t few_at(const char* characters, std::size_t size) {
  if (size >= 4) {
    return word_at<std::uint32_t>(characters) | word_at<std::uint32_t>(characters + size - 4)
                                                    << 32U;
  }
  if (size >= 2) {
    return word_at<std::uint16_t>(characters) | word_at<std::uint16_t>(characters + size - 2)
                                                    << 16U;
  }
  return size == 1 ? word_at<std::uint8_t>(characters) : 0;
}

}  // namespace llm_api_router::wire
