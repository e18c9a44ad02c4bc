// Writing text piece by piece into memory that is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace llm_api_router {

// Copies `text` to `at`, where there is room for it, and returns the place behind it. Short texts,
// as names and most values are, cost no call: the first and the last bytes, which may overlap.
[[gnu::always_inline]] inline char* put(char* at, std::string_view text) {
  const auto size = text.size();
  const auto both_ends = [&](auto word) {
    std::memcpy(&word, text.data(), sizeof word);
    auto last = word;
    std::memcpy(&last, text.data() + size - sizeof word, sizeof word);
    std::memcpy(at, &word, sizeof word);
    std::memcpy(at + size - sizeof word, &last, sizeof word);
  };
  if (size > 2 * sizeof(std::uint64_t)) {
    std::memcpy(at, text.data(), size);
  } else if (size >= sizeof(std::uint64_t)) {
    both_ends(std::uint64_t{0});
  } else if (size >= sizeof(std::uint32_t)) {
    both_ends(std::uint32_t{0});
  } else {
    for (std::size_t i = 0; i < size; ++i) at[i] = text[i];
  }
  return at + size;
}

}  // namespace llm_api_router
