#include "config/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "config/text_rules.hpp"

namespace llm_api_router {
namespace {

constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestLabel = 63;

struct Authority {
  std::string host;
  std::optional<std::uint16_t> port;
};

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_label_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         is_digit(character) || character == '-' || character == '_';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), is_label_character);
}

int hex_value(char character) {
  if (is_digit(character)) return character - '0';
  const char lower = static_cast<char>(character | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Nothing if a '%' is not followed by two hex digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port != 0 ? std::optional{port} : std::nullopt;
}

Result<Authority> with_port(std::string host, std::string_view rest) {
  if (rest.empty()) return Authority{.host = std::move(host), .port = std::nullopt};
  const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
  if (!port) return Error{"has a bad port; ports are 1 to 65535"};
  return Authority{.host = std::move(host), .port = port};
}

Result<Authority> parse_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    const auto address = text.substr(1, end == std::string_view::npos ? end : end - 1);
    if (end == std::string_view::npos || !is_ipv6(address)) {
      return Error{"has a bad IPv6 address between [ and ]"};
    }
    return with_port(lower_case(address), text.substr(end + 1));
  }
  const auto colon = text.find(':');
  const auto host = text.substr(0, colon);
  if (host.empty()) return Error{"names no host"};
  if (!is_ipv4(host) && !is_host_name(host)) {
    return Error{"has a bad host name (write IPv6 addresses in [ ])"};
  }
  return with_port(lower_case(host), text.substr(host.size()));
}

bool has_dot_segment(std::string_view decoded) {
  while (!decoded.empty()) {
    const auto end = std::min(decoded.find('/'), decoded.size());
    const auto segment = decoded.substr(0, end);
    if (segment == "." || segment == "..") return true;
    decoded.remove_prefix(std::min(end + 1, decoded.size()));
  }
  return false;
}

Result<std::string> parse_path(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  const auto decoded = percent_decoded(text);
  if (!decoded) return Error{"has a '%' in its path without two hex digits after it"};
  if (has_dot_segment(*decoded)) return Error{"must not have '.' or '..' in its path"};
  if (text.find('\\') != std::string_view::npos || decoded->find('\0') != std::string::npos) {
    return Error{"must not have a backslash or %00 in its path"};
  }
  return std::string{text};
}

std::optional<std::string> character_fault(std::string_view text) {
  const bool visible =
      std::all_of(text.begin(), text.end(), [](char each) { return each > 0x20 && each < 0x7f; });
  if (!visible) {
    return "must be visible ASCII without spaces; write other letters percent-encoded, and "
           "international host names as xn--…";
  }
  return std::nullopt;
}

// A NUL would end the C string early and hide what follows it.
bool is_address(int family, std::string_view text) {
  in6_addr room{};
  return text.find('\0') == std::string_view::npos &&
         inet_pton(family, std::string{text}.c_str(), &room) == 1;
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::uint16_t standard_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

}  // namespace

std::string Url::authority() const {
  const auto name = bracketed(host);
  return port == standard_port(scheme) ? name : name + ":" + std::to_string(port);
}

std::string Url::to_string() const { return scheme + "://" + authority() + path; }

Result<Url> parse_url(std::string_view text) {
  if (const auto fault = character_fault(text)) return Error{*fault};
  const auto mark = text.find("://");
  auto scheme = lower_case(text.substr(0, mark));
  if (mark == std::string_view::npos || (scheme != "http" && scheme != "https")) {
    return Error{"must begin with http:// or https://"};
  }
  if (text.find('?') != std::string_view::npos) return Error{"must not have a query (?…)"};
  if (text.find('#') != std::string_view::npos) return Error{"must not have a fragment (#…)"};
  const auto rest = text.substr(mark + 3);
  const auto slash = std::min(rest.find('/'), rest.size());
  if (rest.substr(0, slash).find('@') != std::string_view::npos) {
    return Error{"must not carry user:password@; keys belong into `api_key`"};
  }
  auto authority = parse_authority(rest.substr(0, slash));
  if (!authority) return authority.error();
  auto path = parse_path(rest.substr(slash));
  if (!path) return path.error();
  const auto port = authority->port.value_or(standard_port(scheme));
  return Url{.scheme = std::move(scheme),
             .host = std::move(authority->host),
             .port = port,
             .path = std::move(*path)};
}

Result<ProxyUrl> parse_proxy_url(std::string_view text) {
  if (const auto fault = character_fault(text)) return Error{*fault};
  constexpr std::string_view kScheme = "http://";
  if (lower_case(text.substr(0, kScheme.size())) != kScheme) {
    return Error{"must begin with http://"};
  }
  text.remove_prefix(kScheme.size());
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.find_first_of("/?#") != std::string_view::npos) {
    return Error{"must end after the port"};
  }
  const auto at = text.rfind('@');
  const auto user = at == std::string_view::npos ? std::string_view{} : text.substr(0, at);
  auto credentials = percent_decoded(user);
  if (!credentials) return Error{"has a '%' in user:password without two hex digits after it"};
  if (control_fault(*credentials)) return Error{"has control characters in user:password"};
  const auto authority = parse_authority(at == std::string_view::npos ? text : text.substr(at + 1));
  if (!authority) return authority.error();
  return ProxyUrl{.host = authority->host,
                  .port = authority->port.value_or(80),
                  .credentials = std::move(*credentials)};
}

bool is_ipv4(std::string_view text) { return is_address(AF_INET, text); }

bool is_ipv6(std::string_view text) { return is_address(AF_INET6, text); }

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestHost) return false;
  std::string_view label;
  for (auto rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('.'), rest.size());
    label = rest.substr(0, end);
    if (!is_label(label)) return false;
    if (end + 1 == rest.size()) return false;  // a final dot
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return !std::all_of(label.begin(), label.end(), is_digit);
}

}  // namespace llm_api_router
