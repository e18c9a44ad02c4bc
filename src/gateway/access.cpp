#include "gateway/access.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>
#include <openssl/crypto.h>

#include "config/key_digest.hpp"
#include "gateway/proxy_environment.hpp"
#include "wire/headers.hpp"
#include "wire/token_list.hpp"

namespace llm_api_router::gateway {
namespace {

// The host of "host", "host:port" or "[v6]:port".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end == std::string_view::npos ? host : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

bool is_address(std::string_view host) {
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  return !error;
}

bool is_wildcard(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

std::string_view bearer_token(const wire::RequestHead& head) {
  constexpr std::string_view kBearer = "bearer ";
  auto value = head.find(wire::FieldName::authorization);
  if (!wire::iequals(value.substr(0, kBearer.size()), kBearer)) return {};
  value.remove_prefix(kBearer.size());
  while (value.starts_with(' ')) value.remove_prefix(1);
  return value;
}

bool matches_any(std::string_view key, const std::vector<std::string>& digests) {
  const auto digest = key_digest(key);
  bool found = false;
  for (const auto& one : digests) {
    found |=
        one.size() == digest.size() && CRYPTO_memcmp(one.data(), digest.data(), digest.size()) == 0;
  }
  return found;
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Undoes percent-encoding (RFC 3986 §2.1) once; a bad escape stays as it is.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

bool host_allowed(std::string_view host, const ServerConfig& server) {
  const auto name = without_port(host);
  if (is_loopback(name) || wire::iequals(name, server.host)) return true;
  if (is_wildcard(server.host) && is_address(name)) return true;
  return std::any_of(
      server.allowed_hosts.begin(), server.allowed_hosts.end(),
      [&](const std::string& allowed) { return allowed == "*" || wire::iequals(allowed, name); });
}

std::string_view allowed_origin(const wire::RequestHead& head, const ServerConfig& server) {
  const auto origin = head.find(wire::FieldName::origin);
  const auto& allowed = server.allowed_origins;
  if (origin.empty()) return {};
  return std::find(allowed.begin(), allowed.end(), origin) != allowed.end() ? origin
                                                                            : std::string_view{};
}

bool origin_allowed(const wire::RequestHead& head, const ServerConfig& server, bool navigation) {
  if (!allowed_origin(head, server).empty()) return true;
  const auto site = head.find(wire::FieldName::sec_fetch_site);
  const bool navigates = head.find(wire::FieldName::sec_fetch_mode) == "navigate";
  if (navigation && head.method == "GET" && navigates) return true;
  if (wire::iequals(site, "cross-site") || wire::iequals(site, "same-site")) return false;
  const auto origin = head.find(wire::FieldName::origin);
  if (origin.empty()) return true;
  // The router's own pages: the origin is the host that was asked.
  return wire::iequals(origin, "http://" + std::string{head.find(wire::FieldName::host)});
}

bool key_allowed(const wire::RequestHead& head, const ServerConfig& server) {
  if (server.api_keys.empty()) return true;
  // Clients send one or the other or both; both are looked at, whichever is right.
  const bool by_token = matches_any(bearer_token(head), server.api_keys);
  const bool by_field = matches_any(head.find(wire::FieldName::x_api_key), server.api_keys);
  return by_token || by_field;
}

bool path_allowed(std::string_view path) {
  constexpr auto kNone = std::string_view::npos;
  const bool plain = path.find_first_of("%\\", 0, 2) == kNone && path.find('\0') == kNone &&
                     path.find("/.") == kNone;
  if (plain) return true;
  // Twice: a provider may undo an encoding of an encoding.
  for (std::string decoded{path}; const int round : {0, 1, 2}) {
    if (decoded.find('\\') != std::string::npos || decoded.find('\0') != std::string::npos) {
      return false;
    }
    std::string_view rest = decoded;
    while (!rest.empty()) {
      const auto slash = rest.find('/');
      const auto segment = rest.substr(0, slash);
      if (segment == "." || segment == "..") return false;
      rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
    }
    if (round < 2) decoded = percent_decoded(decoded);
  }
  return true;
}

bool is_json(std::string_view content_type) {
  // RFC 9110 §8.3.1, §5.6.3: spaces and tabs may stand before a parameter.
  const auto media_type = wire::trimmed(content_type.substr(0, content_type.find(';')));
  return wire::iequals(media_type, "application/json");
}

}  // namespace llm_api_router::gateway
