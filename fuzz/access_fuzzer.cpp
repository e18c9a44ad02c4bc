// Who is let in: names that are not loopback ones only where they are configured, pages of another
// origin and wrong keys never, whatever the fields of the request say.
//
// The input is the method, a Host, and the fields of a request, "name: value" a line.
#include <algorithm>
#include <string>

#include <boost/asio/ip/address.hpp>

#include "config/key_digest.hpp"
#include "gateway/access.hpp"

#include "fuzz/address_oracle.hpp"
#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using gateway::host_allowed;
using gateway::origin_allowed;
using wire::FieldName;

constexpr std::string_view kKey = "key-of-this-router";

// The host of a Host field (RFC 9110 §7.2), in lower case and without brackets.
std::string name_in(std::string_view host) {
  const auto bracket = host.find(']');
  if (host.starts_with('[') && bracket != std::string_view::npos) {
    return lower(host.substr(1, bracket - 1));
  }
  return lower(host.starts_with('[') ? host : host.substr(0, host.find(':')));
}

// Zones lead nowhere else: they name an interface of this machine.
bool is_any_address(std::string_view name) {
  return is_dotted_quad(name) || is_address_v6(name.substr(0, name.find('%')));
}

bool is_loopback_name(const std::string& name) {
  const auto bare = name.substr(0, name.find('%'));
  if (is_address_v6(bare)) return boost::asio::ip::make_address_v6(bare).is_loopback();
  return name == "localhost" || name.ends_with(".localhost") ||
         (is_dotted_quad(name) && name.starts_with("127."));
}

void expect_host_checked(std::string_view host) {
  const auto name = name_in(host);
  const bool loopback = is_loopback_name(name);
  ServerConfig server;
  expect(host_allowed(host, server) == loopback, "loopback names are known, and no others");
  server.host = "0.0.0.0";
  expect(host_allowed(host, server) == (loopback || is_any_address(name)),
         "where all addresses are listened on, each is known");
  server.host = "192.0.2.1";
  server.allowed_hosts = {"router.lan"};
  expect(host_allowed(host, server) == (loopback || name == "router.lan" || name == server.host),
         "configured names are known");
  server.allowed_hosts.emplace_back("*");
  expect(host_allowed(host, server), "a star lets all in");
}

void expect_origin_checked(const wire::RequestHead& head) {
  ServerConfig server;
  const bool to_page = origin_allowed(head, server, true);
  const bool to_api = origin_allowed(head, server, false);
  const auto origin = std::string(head.find(FieldName::origin));
  const auto site = lower(head.find(FieldName::sec_fetch_site));
  const auto own = "http://" + std::string(head.find(FieldName::host));
  const bool foreign = (!origin.empty() && lower(origin) != lower(own)) || site == "cross-site" ||
                       site == "same-site";
  expect(to_api == !foreign, "pages of other origins may not ask");
  expect(to_page || !to_api, "a page may be asked for by whoever may ask");
  expect(to_api == to_page || head.method == "GET", "links lead to pages only");
  if (origin.empty()) return;
  server.allowed_origins = {origin};
  expect(origin_allowed(head, server, false), "a configured origin may ask");
  expect(gateway::allowed_origin(head, server) == origin, "and is told so");
}

void expect_key_checked(const wire::RequestHead& head) {
  ServerConfig server;
  expect(gateway::key_allowed(head, server), "no key is asked for where none is configured");
  server.api_keys = {key_digest("another"), key_digest(kKey)};
  const auto bearer = head.find(FieldName::authorization);
  constexpr std::size_t kScheme = std::string_view("bearer ").size();
  const auto token = bearer.substr(std::min(bearer.size(), bearer.find_first_not_of(' ', kScheme)));
  const bool known =
      (lower(bearer).starts_with("bearer ") && (token == kKey || token == "another"));
  const auto field = head.find(FieldName::x_api_key);
  expect(gateway::key_allowed(head, server) == (known || field == kKey || field == "another"),
         "a key is let in if it is one of those configured");
}

void expect_media_type_checked(std::string_view type) {
  const auto name = wire::trimmed(type.substr(0, type.find(';')));
  expect(gateway::is_json(type) == (lower(name) == "application/json"),
         "parameters do not make another media type");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  auto lines = text.view();
  llm_api_router::wire::RequestHead head;
  head.method = take_line(lines);
  head.fields = fields_of(lines);
  expect_origin_checked(head);
  expect_key_checked(head);
  for (const auto& field : head.fields) {
    expect_host_checked(field.value);
    expect_media_type_checked(field.value);
  }
  return 0;
}
