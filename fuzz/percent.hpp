// Percent-encoding (RFC 3986 §2.1), written down plainly.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace llm_api_router::fuzz {

// A bad escape stays as it is.
inline std::string percent_decoded(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto digits = text.substr(1, 2);
    const bool escape =
        text.front() == '%' && digits.size() == 2 &&
        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    plain += escape ? static_cast<char>(std::stoi(std::string(digits), nullptr, 16)) : text.front();
    text.remove_prefix(escape ? 3 : 1);
  }
  return plain;
}

// With every byte encoded.
inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0xfU];
  }
  return encoded;
}

// Whether one of the segments of a path is "." or "..", as it stands.
inline bool has_dot_segment(std::string_view path) {
  const std::string framed = "/" + std::string(path) + "/";
  return framed.find("/./") != std::string::npos || framed.find("/../") != std::string::npos;
}

}  // namespace llm_api_router::fuzz
