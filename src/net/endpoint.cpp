#include "net/endpoint.hpp"

namespace llm_api_router::net {
namespace {

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

std::string authority(const Endpoint& endpoint) {
  const std::uint16_t usual = endpoint.tls ? 443 : 80;
  if (endpoint.port == usual) return bracketed(endpoint.host);
  return authority_with_port(endpoint.host, endpoint.port);
}

std::string authority_with_port(const std::string& host, std::uint16_t port) {
  return bracketed(host) + ":" + std::to_string(port);
}

}  // namespace llm_api_router::net
