#include "config/defaults.hpp"

#include <set>
#include <string>

#include "config/provider_lists.hpp"
#include "config/text_rules.hpp"

namespace llm_api_router {
namespace {

std::string free_name(const std::string& wanted, const std::set<std::string>& taken) {
  auto name = wanted;
  for (int number = 2; taken.contains(name); ++number) {
    name = wanted + "-" + std::to_string(number);
  }
  return name;
}

void fill_in_names(std::string_view type, std::vector<ProviderConfig>& providers) {
  std::set<std::string> taken;
  for (const auto& provider : providers) taken.insert(provider.name);
  for (auto& provider : providers) {
    if (!provider.name.empty()) continue;
    const auto wanted = std::string{type} + "-priority-" + std::to_string(provider.priority);
    provider.name = free_name(wanted, taken);
    taken.insert(provider.name);
  }
}

void fill_in_base_urls(std::string_view standard, std::vector<ProviderConfig>& providers) {
  for (auto& provider : providers) {
    if (provider.base_url.empty()) provider.base_url = standard;
    while (provider.base_url.ends_with('/')) provider.base_url.pop_back();
  }
}

}  // namespace

void fill_in_defaults(RouterConfig& config) {
  for (const auto& list : kProviderLists) {
    fill_in_names(list.name, config.*list.providers);
    fill_in_base_urls(list.base_url, config.*list.providers);
  }
  for (auto& digest : config.server.api_keys) digest = lower_case(digest);
}

}  // namespace llm_api_router
