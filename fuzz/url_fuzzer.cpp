// Addresses of servers and proxies: what is read has a host and a path by the rules of the oracle,
// and reads the same when it is written out anew.
#include <string>

#include "config/url.hpp"

#include "fuzz/address_oracle.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/percent.hpp"

namespace llm_api_router::fuzz {
namespace {

void expect_words(const Error& error) {
  expect(!error.message.empty() && error.message.size() < 200, "a refusal says why, shortly");
}

void expect_hosts_told_apart(std::string_view text) {
  expect(is_ipv4(text) == is_dotted_quad(text), "IPv4 addresses are four numbers");
  expect(is_ipv6(text) == is_address_v6(text), "IPv6 addresses are those of the oracle");
  expect(is_host_name(text) == is_dns_name(text), "names are labels");
}

void expect_host(const std::string& host) {
  const bool known = is_dotted_quad(host) || is_address_v6(host) || is_dns_name(host);
  expect(known && host == lower(host), "a host is an address or a name in lower case");
}

void expect_path(const std::string& path) {
  expect(path.empty() || (path.starts_with('/') && !path.ends_with('/')),
         "a path begins with a slash and does not end in one");
  expect(path.find_first_of("?#\\ ") == std::string::npos, "a path is nothing but a path");
  expect(!has_dot_segment(percent_decoded(path)), "a path leads nowhere else");
}

void expect_server(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return expect_words(url.error());
  expect(url->scheme == (url->tls() ? "https" : "http"), "there are two schemes");
  expect(url->port != 0, "a port is told");
  expect_host(url->host);
  expect_path(url->path);
  const auto again = parse_url(url->to_string());
  expect(again.has_value() && *again == *url, "written out it reads the same");
  const auto slashed = parse_url(std::string(text) + "/");
  expect(slashed.has_value() && *slashed == *url, "a slash at the end changes nothing");
}

void expect_proxy(std::string_view text) {
  const auto proxy = parse_proxy_url(text);
  if (!proxy) return expect_words(proxy.error());
  expect(proxy->port != 0, "a port is told");
  expect_host(proxy->host);
  const bool brackets = proxy->host.find(':') != std::string::npos;
  const std::string host = brackets ? "[" + proxy->host + "]" : proxy->host;
  const auto again = parse_proxy_url("http://" + percent_encoded(proxy->credentials) + "@" + host +
                                     ":" + std::to_string(proxy->port) + "/");
  expect(again.has_value() && *again == *proxy, "written out it reads the same");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_hosts_told_apart(text.view());
  expect_server(text.view());
  expect_proxy(text.view());
  return 0;
}
