#include "cli/banner.hpp"

#include <algorithm>
#include <iostream>
#include <string_view>

#include "cli/console.hpp"
#include "cli/provider_table.hpp"
#include "config/url.hpp"
#include "llm_api_router/version.hpp"

namespace llm_api_router::cli {
namespace {

// Where a client on this machine finds the server: "any address" is none to connect to.
std::string url_of(const ServerConfig& server) {
  auto host = server.host;
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "::") host = "::1";
  const Url url{
      .scheme = "http", .host = host, .port = static_cast<std::uint16_t>(server.port), .path = ""};
  return url.to_string();
}

// A model that the first enabled provider takes, as far as the configuration tells.
std::string example_model(const std::vector<ProviderConfig>& providers, std::string_view standard) {
  for (const auto& provider : providers) {
    if (!provider.enabled) continue;
    const auto plain = std::find_if(
        provider.models.begin(), provider.models.end(),
        [](const std::string& model) { return model.find_first_of("*?") == std::string::npos; });
    if (plain != provider.models.end()) return *plain;
  }
  return std::string{standard};
}

bool any_enabled(const std::vector<ProviderConfig>& providers) {
  return std::any_of(providers.begin(), providers.end(),
                     [](const ProviderConfig& provider) { return provider.enabled; });
}

std::string key_option(const ServerConfig& server, const Banner& banner) {
  if (!banner.access_key.empty()) return " -H 'x-api-key: " + banner.access_key + "'";
  return server.api_keys.empty() ? "" : " -H \"x-api-key: $ROUTER_KEY\"";
}

std::string example_request(const RouterConfig& config, const Banner& banner) {
  const bool openai = any_enabled(config.openai);
  const auto path = openai ? "/openai/chat/completions" : "/anthropic/v1/messages";
  const auto model = openai ? example_model(config.openai, "gpt-5-mini")
                            : example_model(config.anthropic, "claude-sonnet-4-5");
  return "  curl " + url_of(config.server) + path + key_option(config.server, banner) +
         " \\\n    -H 'content-type: application/json' \\\n    -d '{\"model\": \"" + model +
         "\", \"max_tokens\": 100, \"messages\": [{\"role\": \"user\", \"content\": "
         "\"Hello\"}]}'\n";
}

void print_demo_note() {
  std::cout
      << heading("DEMO MODE")
      << ": the providers are simulated inside this process. Every answer is "
         "made up, nothing\nleaves this machine, and the first provider of each API fails now "
         "and then to show fallback.\nFor real ones run `llm-api-router init`.\n\n";
}

}  // namespace

void print_banner(const RouterConfig& config, const Banner& banner) {
  const auto url = url_of(config.server);
  std::cout << heading("llm-api-router " + std::string{kVersion}) << " listens on "
            << config.server.host << " port " << config.server.port << "\n\n";
  if (banner.source.empty()) print_demo_note();
  std::cout << heading("Providers");
  if (!banner.source.empty()) std::cout << " from " << banner.source;
  std::cout << '\n' << provider_table(config) << '\n';
  std::cout << heading("Endpoints") << '\n'
            << as_columns({{"OpenAI", url + "/openai", "OPENAI_BASE_URL of clients"},
                           {"Anthropic", url + "/anthropic", "ANTHROPIC_BASE_URL of clients"},
                           {"Dashboard", url + "/web"},
                           {"Status", url + "/status"},
                           {"Health", url + "/health"}})
            << '\n';
  if (!banner.access_key.empty()) print_access_key(banner.access_key, config.server);
  std::cout << heading("Try it") << '\n' << example_request(config, banner) << '\n' << std::flush;
}

void print_access_key(const std::string& key, const ServerConfig& server) {
  std::cout
      << heading("Key for clients") << " (other machines can connect to " << server.host
      << ", so this run asks for one)\n  " << key
      << "\nClients send it as their API key. It is shown only now and ends with this run; for a "
         "lasting one\nput its SHA-256 into server.api_keys. --insecure-no-auth asks for "
         "none.\n\n"
      << std::flush;
}

}  // namespace llm_api_router::cli
