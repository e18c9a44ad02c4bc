#include "wire/headers.hpp"

namespace llm_api_router::wire {
namespace {

bool is_unreserved(char character) {
  const char letter = lower(character);
  return (letter >= 'a' && letter <= 'z') || (character >= '0' && character <= '9') ||
         std::string_view("-._~").find(character) != std::string_view::npos;
}

}  // namespace

std::string percent_encode(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(value.size());
  for (const char character : value) {
    if (is_unreserved(character) || character == '/') {
      encoded += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0xfU];
  }
  return encoded;
}

std::string masked(std::string_view key) {
  constexpr std::size_t kShown = 4;
  constexpr std::size_t kShortestToShow = 12;
  std::string shown = "…";
  if (key.size() >= kShortestToShow) shown += key.substr(key.size() - kShown);
  return shown;
}

}  // namespace llm_api_router::wire
