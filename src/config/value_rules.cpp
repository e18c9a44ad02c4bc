#include "config/value_rules.hpp"

#include "config/key_digest.hpp"
#include "config/scalar_shapes.hpp"
#include "config/secrets.hpp"
#include "config/text_rules.hpp"
#include "config/url.hpp"

namespace llm_api_router {
namespace {

constexpr std::string_view kEnvironment = "env:";

std::string with_value(const std::string& fault, std::string_view text) {
  return fault + ", got " + shown(text);
}

void read_provider_key(const Json& json, const Place& place, std::string& target) {
  if (!json.is_string()) return place.error("must be a string, got " + type_of(json));
  const auto& given = json.get_ref<const std::string&>();
  auto key = resolve_secret(given, place.folder());
  if (!key) return place.error(key.error().message);
  target = *key;
  if (target.empty()) place.error("must not be empty");
}

void read_client_key(const Json& json, const Place& place, std::string& target) {
  if (!json.is_string()) return place.error("must be a string, got " + type_of(json));
  const std::string_view given = json.get_ref<const std::string&>();
  if (!given.starts_with(kEnvironment)) {
    target = given;
    if (target.empty()) place.error("must not be empty");
    return;
  }
  const auto key = secret_from_environment(given.substr(kEnvironment.size()));
  if (!key) return place.error(key.error().message);
  target = key_digest(*key);
}

}  // namespace

std::optional<std::string> base_url_fault(std::string_view text) {
  const auto url = parse_url(text);
  if (url) return std::nullopt;
  return with_value(url.error().message, text);
}

std::optional<std::string> proxy_fault(std::string_view text) {
  const auto proxy = parse_proxy_url(text);
  if (proxy) return std::nullopt;
  return with_value(proxy.error().message, text);
}

std::optional<std::string> listen_host_fault(std::string_view text) {
  if (text == "localhost" || is_ipv4(text) || is_ipv6(text)) return std::nullopt;
  return with_value("must be an IP address (without brackets or port) or localhost", text);
}

std::optional<std::string> allowed_host_fault(std::string_view text) {
  if (text == "*" || is_ipv4(text) || is_ipv6(text) || is_host_name(text)) return std::nullopt;
  return with_value("must be a host name without scheme and port, or *", text);
}

std::optional<std::string> allowed_origin_fault(std::string_view text) {
  // Browser extensions and editors have schemes of their own, so only the form is checked.
  const auto mark = text.find("://");
  const auto host = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 3);
  const auto url = parse_url("http://" + std::string{host});
  if (mark != 0 && url && url->path.empty() && !host.ends_with('/')) return std::nullopt;
  return with_value("must be scheme://host or scheme://host:port, without a path", text);
}

Shape<std::string> provider_key() {
  auto shape = secret(key_fault);
  shape.read = read_provider_key;
  return shape;
}

Shape<std::string> client_key_digest() {
  auto shape = secret(key_digest_fault);
  shape.schema = {{"type", "string"}, {"pattern", "^([0-9A-Fa-f]{64}|env:[A-Za-z0-9_]+)$"}};
  shape.read = read_client_key;
  return shape;
}

}  // namespace llm_api_router
