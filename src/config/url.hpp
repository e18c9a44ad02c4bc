// Addresses of servers and proxies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace llm_api_router {

// A server, and the path in front of all requests to it.
struct Url {
  std::string scheme;      // "http" or "https"
  std::string host;        // lower case; an IPv6 address without brackets
  std::uint16_t port = 0;  // the scheme's own where none was given
  std::string path;        // "" or "/v1": never ends in a slash

  [[nodiscard]] bool tls() const { return scheme == "https"; }

  // What `Host` says: brackets around IPv6, no port where it is the scheme's own.
  [[nodiscard]] std::string authority() const;

  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Url&, const Url&) = default;
};

// Reads http(s)://host[:port][/path]. Refused are queries, fragments, user:password, dot segments,
// and everything outside visible ASCII. The error's words follow the name of what was read and
// never show the text.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// An HTTP proxy that is asked to CONNECT.
struct ProxyUrl {
  std::string host;  // as in Url
  std::uint16_t port = 80;
  std::string credentials;  // user:password, percent-decoded; empty: none

  friend bool operator==(const ProxyUrl&, const ProxyUrl&) = default;
};

// Reads http://[user:password@]host[:port][/].
[[nodiscard]] Result<ProxyUrl> parse_proxy_url(std::string_view text);

[[nodiscard]] bool is_ipv4(std::string_view text);
[[nodiscard]] bool is_ipv6(std::string_view text);  // without brackets or zone

// A DNS name: labels of letters, digits, '-' and '_', the last one not a number.
[[nodiscard]] bool is_host_name(std::string_view text);

}  // namespace llm_api_router
