#include "cli/provider_table.hpp"

#include <algorithm>
#include <vector>

#include "cli/console.hpp"
#include "config/provider_lists.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::cli {

std::string provider_table(const RouterConfig& config) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& list : kProviderLists) {
    auto providers = config.*list.providers;
    std::stable_sort(providers.begin(), providers.end(),
                     [](const auto& a, const auto& b) { return a.priority < b.priority; });
    for (const auto& provider : providers) {
      rows.push_back({std::string{list.name}, std::to_string(provider.priority), provider.name,
                      provider.base_url, wire::masked(provider.api_key),
                      provider.enabled ? "" : "(disabled)"});
    }
  }
  return as_columns(rows);
}

}  // namespace llm_api_router::cli
