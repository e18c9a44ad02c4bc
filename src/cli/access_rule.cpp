#include "cli/access_rule.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

#include "config/key_digest.hpp"
#include "config/url.hpp"

namespace llm_api_router::cli {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || (is_ipv4(host) && host.starts_with("127."));
}

std::string make_access_key() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, 32> bytes{};
  // Up to 256 bytes are never cut short (getrandom(2)).
  while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    if (errno != EINTR) throw std::system_error{errno, std::generic_category(), "getrandom"};
  }
  std::string key = "lar-";
  for (const auto byte : bytes) {
    key += kHex[byte >> 4U];
    key += kHex[byte & 0xfU];
  }
  return key;
}

std::optional<std::string> AccessRule::apply(ServerConfig& server) {
  if (open_ || is_loopback(server.host) || !server.api_keys.empty()) return std::nullopt;
  const bool made = !key_;
  if (made) key_ = make_access_key();
  server.api_keys.push_back(key_digest(*key_));
  return made ? key_ : std::nullopt;
}

}  // namespace llm_api_router::cli
