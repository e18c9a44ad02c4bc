// Ids such as providers give to answers and requests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace llm_api_router::demo {

// The same seed gives the same ids. Not for secrets.
class IdSource {
 public:
  explicit IdSource(std::uint64_t seed) : random_(seed) {}

  // `prefix` and `length` letters and digits.
  std::string next(std::string_view prefix, std::size_t length = 24);

 private:
  std::mt19937_64 random_;
};

}  // namespace llm_api_router::demo
