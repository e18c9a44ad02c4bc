// Who may use the router: where other machines can connect, no client is let in without a key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "llm_api_router/config.hpp"

namespace llm_api_router::cli {

// Whether only programs of this machine can connect to the IP address (or localhost).
[[nodiscard]] bool is_loopback(std::string_view host);

// A new random key for clients.
[[nodiscard]] std::string make_access_key();

class AccessRule {
 public:
  // `open`: --insecure-no-auth was given, so no key is ever asked for unless the file names some.
  explicit AccessRule(bool open) : open_{open} {}

  // Adds this run's key where the rule asks for one. The key is made once and stays the same for
  // all configurations of this run. Returns it if it was just made, to be shown.
  std::optional<std::string> apply(ServerConfig& server);

 private:
  bool open_;
  std::optional<std::string> key_;
};

}  // namespace llm_api_router::cli
