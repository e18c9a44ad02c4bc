// The two lists of providers, treated alike, and what differs between them.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "llm_api_router/config.hpp"

namespace llm_api_router {

struct ProviderList {
  std::string_view name;  // the member, and the {type} in default provider names
  std::vector<ProviderConfig> RouterConfig::* providers;
  std::string_view base_url;  // the API's own server
};

inline constexpr std::array kProviderLists{
    ProviderList{"openai", &RouterConfig::openai, "https://api.openai.com/v1"},
    ProviderList{"anthropic", &RouterConfig::anthropic, "https://api.anthropic.com"},
};

}  // namespace llm_api_router
