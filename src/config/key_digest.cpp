#include "config/key_digest.hpp"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace llm_api_router {

std::string key_digest(std::string_view key) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  if (EVP_Digest(key.data(), key.size(), bytes.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error{"OpenSSL offers no SHA-256"};
  }
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kHex[bytes[i] >> 4U];
    hex += kHex[bytes[i] & 0xfU];
  }
  return hex;
}

}  // namespace llm_api_router
