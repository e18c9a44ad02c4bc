#include "gateway/proxy_environment.hpp"

#include <boost/asio/ip/address.hpp>

#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

std::string first_set(const Environment& environment, const char* lower, const char* upper) {
  auto value = environment(lower);
  return value.empty() ? environment(upper) : value;
}

bool is_within(std::string_view host, std::string_view domain) {
  while (!domain.empty() && domain.front() == '.') domain.remove_prefix(1);
  if (domain.empty() || host.size() < domain.size()) return false;
  const auto above = host.size() - domain.size();
  return wire::iequals(host.substr(above), domain) && (above == 0 || host[above - 1] == '.');
}

bool is_exempt(std::string_view host, std::string_view list) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto entry = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    while (!entry.empty() && entry.back() == ' ') entry.remove_suffix(1);
    if (entry == "*" || is_within(host, entry)) return true;
  }
  return false;
}

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "127.0.0.1" || host == "localhost") return true;  // nearly always
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return address.is_loopback();
  return is_within(host, "localhost");
}

std::string proxy_from_environment(std::string_view host, bool tls,
                                   const Environment& environment) {
  if (is_loopback(host)) return {};
  if (is_exempt(host, first_set(environment, "no_proxy", "NO_PROXY"))) return {};
  return tls ? first_set(environment, "https_proxy", "HTTPS_PROXY")
             : first_set(environment, "http_proxy", "HTTP_PROXY");
}

}  // namespace llm_api_router::gateway
