#include "gateway/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <openssl/evp.h>

#include "config/text_rules.hpp"
#include "config/url.hpp"
#include "gateway/answers.hpp"
#include "gateway/proxy_environment.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

// RFC 7617.
std::string basic_authorization(const std::string& credentials) {
  if (credentials.empty()) return {};
  const auto* const bytes = reinterpret_cast<const unsigned char*>(credentials.data());
  std::string encoded(4 * ((credentials.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), bytes,
                                   static_cast<int>(credentials.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return "Basic " + encoded;
}

std::optional<ProxyUrl> proxy_for(const ProviderConfig& config, const Url& url) {
  if (is_loopback(url.host)) return {};
  const auto text =
      config.proxy ? *config.proxy : proxy_from_environment(url.host, url.tls(), environment);
  if (text.empty()) return {};
  const auto proxy = parse_proxy_url(text);
  if (!proxy) return {};
  return *proxy;
}

// Whether a header of that name carries a credential, as gateways before a provider ask for.
bool names_credential(std::string_view name) {
  constexpr std::array<std::string_view, 6> kSigns{"auth",     "cookie", "key",
                                                   "password", "secret", "token"};
  const auto lower = lower_case(name);
  return std::ranges::any_of(kSigns,
                             [&](auto sign) { return lower.find(sign) != std::string::npos; });
}

std::vector<std::string> secrets_of(const ProviderConfig& config,
                                    const std::optional<ProxyUrl>& proxy) {
  std::vector<std::string> secrets{config.api_key};
  for (const auto& [name, value] : config.headers) {
    if (names_credential(name)) secrets.push_back(value);
  }
  if (proxy) {
    secrets.push_back(basic_authorization(proxy->credentials));
    secrets.push_back(proxy->credentials.substr(proxy->credentials.find(':') + 1));
  }
  return secrets;
}

bool presents_x_api_key(const ProviderConfig& config, const providers::Adapter& adapter) {
  switch (config.auth) {
    case Auth::bearer: return false;
    case Auth::x_api_key: return true;
    case Auth::by_type: break;
  }
  return adapter.uses_x_api_key(config.api_key);
}

std::string fixed_fields(const ProviderConfig& config, const net::Endpoint& endpoint,
                         const providers::Adapter& adapter) {
  std::string fields;
  append_field(fields, "host", net::authority(endpoint));
  // Compressed answers could not be observed, and not every client can read them.
  append_field(fields, "accept-encoding", "identity");
  if (presents_x_api_key(config, adapter)) {
    append_field(fields, "x-api-key", config.api_key);
  } else {
    append_field(fields, "authorization", "Bearer " + config.api_key);
  }
  for (const auto& [name, value] : config.headers) append_field(fields, name, value);
  return fields;
}

Provider make_provider(const ProviderConfig& config, const providers::Adapter& adapter) {
  const auto text =
      config.base_url.empty() ? std::string{adapter.default_base_url()} : config.base_url;
  const auto url = parse_url(text).value();
  Provider provider;
  provider.config = config;
  provider.config.base_url = url.to_string();
  const auto proxy = proxy_for(config, url);
  provider.endpoint = {url.tls(), url.host, url.port, {}};
  if (proxy) {
    provider.endpoint.proxy = {proxy->host, proxy->port, basic_authorization(proxy->credentials)};
  }
  provider.secrets = secrets_of(config, proxy);
  provider.base_path = url.path;
  provider.fixed_fields = fixed_fields(config, provider.endpoint, adapter);
  provider.encoded_name = wire::percent_encode(config.name);
  return provider;
}

// What makes a provider the same one in the next configuration.
std::string identity(const Provider& provider) {
  return provider.config.name + '\n' + provider.config.base_url + '\n' + provider.config.api_key;
}

ApiProviders make_api(Api api, const std::vector<ProviderConfig>& configs,
                      const CooldownConfig& cooldown, const Snapshot* before,
                      telemetry::Stats& stats, TimePoint now) {
  ApiProviders made;
  made.adapter = &providers::adapter(api);
  std::vector<std::string> identities;
  for (const auto& config : configs) {
    made.providers.push_back(make_provider(config, *made.adapter));
    made.providers.back().stats = &stats.provider(api, config.name);
    identities.push_back(identity(made.providers.back()));
  }
  made.cooldowns = std::make_shared<routing::Cooldowns>(
      std::move(identities),
      routing::RateRule{cooldown.threshold, cooldown.window, cooldown.cooldown});
  if (before != nullptr) made.cooldowns->carry_over(*before->api(api).cooldowns, now);
  return made;
}

}  // namespace

std::string_view Provider::upstream_model(std::string_view model) const {
  const auto mapped = config.model_mapping.find(std::string{model});
  return mapped == config.model_mapping.end() ? model : std::string_view{mapped->second};
}

bool Provider::overrides(std::string_view field_name) const {
  return std::any_of(config.headers.begin(), config.headers.end(),
                     [&](const auto& header) { return wire::iequals(header.first, field_name); });
}

bool ApiProviders::any_enabled() const {
  return std::any_of(providers.begin(), providers.end(),
                     [](const Provider& provider) { return provider.config.enabled; });
}

std::size_t ApiProviders::find(std::string_view name) const {
  const auto found = std::find_if(providers.begin(), providers.end(),
                                  [&](const Provider& one) { return one.config.name == name; });
  return static_cast<std::size_t>(found - providers.begin());
}

std::vector<std::string> Snapshot::secrets() const {
  std::vector<std::string> all;
  for (const auto& api : apis) {
    for (const auto& provider : api.providers) {
      all.insert(all.end(), provider.secrets.begin(), provider.secrets.end());
    }
  }
  return all;
}

std::shared_ptr<const Snapshot> make_snapshot(RouterConfig config, const Snapshot* before,
                                              telemetry::Stats& stats, TimePoint now) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->apis[static_cast<std::size_t>(Api::openai)] =
      make_api(Api::openai, config.openai, config.cooldown, before, stats, now);
  snapshot->apis[static_cast<std::size_t>(Api::anthropic)] =
      make_api(Api::anthropic, config.anthropic, config.cooldown, before, stats, now);
  snapshot->mask = SecretMask{snapshot->secrets()};
  snapshot->config = std::move(config);
  return snapshot;
}

}  // namespace llm_api_router::gateway
