// What every target is made of: bytes to be copied and cut, and expectations whose failure
// libFuzzer keeps.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

namespace llm_api_router::fuzz {

// Ends the program, naming what did not hold, so that the fuzzer keeps the input.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A copy of exact size, so that the sanitizer sees every read past it.
class ExactCopy {
 public:
  // `padding` bytes behind it may be read, too; what they hold must not matter.
  explicit ExactCopy(std::string_view bytes, std::size_t padding = 0)
      : bytes_(new char[bytes.size() + padding]), size_(bytes.size()) {
    bytes.copy(bytes_.get(), size_);
    std::fill_n(bytes_.get() + size_, padding, '"');
  }

  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::span<char> bytes() { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

inline bool lies_within(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

// Lengths of parts to cut an input into, made from the input itself, so that a finding can be
// repeated. Small ones are the common ones.
class Cuts {
 public:
  // `seed` of 0 cuts into single bytes.
  explicit Cuts(std::uint32_t seed) : state_(seed) {}

  // At least 1, at most `left`. Precondition: left > 0
  std::size_t next(std::size_t left) {
    if (state_ == 0) return 1;
    state_ = state_ * 1664525U + 1013904223U;
    const std::uint32_t drawn = state_ >> 16U;
    const std::size_t length = drawn % 4 == 0 ? 1 + drawn % 97 : 1 + drawn % 7;
    if (state_ == 0) state_ = 1;
    return std::min(length, left);
  }

 private:
  std::uint32_t state_;
};

inline std::uint32_t seed_of(std::string_view text) {
  std::uint32_t seed = 2166136261U;
  for (const char byte : text) seed = (seed ^ static_cast<unsigned char>(byte)) * 16777619U;
  return seed | 1U;
}

}  // namespace llm_api_router::fuzz
