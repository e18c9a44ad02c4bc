// Where an upstream connection leads: everything that makes two connections interchangeable.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace llm_api_router::net {

// An HTTP proxy that tunnels by CONNECT (RFC 9110 §9.3.6).
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string authorization;  // value of Proxy-Authorization; empty: none
  friend auto operator<=>(const Proxy&, const Proxy&) = default;
};

struct Endpoint {
  bool tls = false;
  std::string host;  // a name or an address; IPv6 without brackets
  std::uint16_t port = 0;
  std::optional<Proxy> proxy;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// "host:port" as in a Host field, IPv6 addresses in brackets; without the port where it is the
// scheme's own.
std::string authority(const Endpoint& endpoint);
// The same, always with the port.
std::string authority_with_port(const std::string& host, std::uint16_t port);

}  // namespace llm_api_router::net
