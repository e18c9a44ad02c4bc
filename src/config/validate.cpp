#include "config/validate.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "config/config_shape.hpp"
#include "config/place.hpp"
#include "config/provider_lists.hpp"
#include "config/text_rules.hpp"

namespace llm_api_router {
namespace {

void check_names(const ProviderList& list, const RouterConfig& config, const Place& place) {
  std::map<std::string_view, std::size_t> first;
  const auto& providers = config.*list.providers;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    if (providers[i].name.empty()) continue;
    const auto [known, added] = first.emplace(providers[i].name, i);
    if (added) continue;
    place.element(i)
        .member("provider_name")
        .error(in_quotes(providers[i].name) + " is already the name of " +
               element_path(list.name, known->second));
  }
}

// What the router appends itself, and people copy along.
std::string_view appended_by_router(std::string_view api, std::string_view base_url) {
  while (base_url.ends_with('/')) base_url.remove_suffix(1);
  if (api == "anthropic") {
    if (base_url.ends_with("/v1/messages")) return "/v1/messages";
    if (base_url.ends_with("/v1")) return "/v1";
  }
  if (api == "openai" && base_url.ends_with("/chat/completions")) return "/chat/completions";
  return {};
}

void warn_of_base_url(std::string_view api, const ProviderConfig& provider, const Place& place) {
  const auto tail = appended_by_router(api, provider.base_url);
  if (tail.empty()) return;
  place.member("base_url")
      .warning("ends in " + std::string{tail} + ", but the router appends " +
               (api == "anthropic" ? "/v1/messages" : "/chat/completions") + " itself; remove it");
}

void warn_of_placeholder(const ProviderConfig& provider, const Place& place) {
  if (!is_placeholder(provider.api_key)) return;
  place.member("api_key").warning("is a placeholder; put your own key here");
}

void check_any_provider(const RouterConfig& config, FaultList& faults) {
  if (!config.openai.empty() || !config.anthropic.empty()) {
    const auto enabled = [](const ProviderConfig& provider) { return provider.enabled; };
    if (std::none_of(config.openai.begin(), config.openai.end(), enabled) &&
        std::none_of(config.anthropic.begin(), config.anthropic.end(), enabled)) {
      faults.warning("", "every provider is disabled, so no request can be answered");
    }
    return;
  }
  if (faults.has_error_at("openai") || faults.has_error_at("anthropic")) return;
  faults.error("", "there is no provider; give `openai` or `anthropic` at least one");
}

}  // namespace

void check_config(const RouterConfig& config, FaultList& faults) {
  const Place root{faults, {}};
  config_shape().check(config, root);
  for (const auto& list : kProviderLists) {
    const auto place = root.member(list.name);
    check_names(list, config, place);
    const auto& providers = config.*list.providers;
    for (std::size_t i = 0; i < providers.size(); ++i) {
      warn_of_base_url(list.name, providers[i], place.element(i));
      warn_of_placeholder(providers[i], place.element(i));
    }
  }
  check_any_provider(config, faults);
}

std::vector<ConfigFault> RouterConfig::validate() const {
  FaultList faults;
  check_config(*this, faults);
  return faults.take();
}

}  // namespace llm_api_router
