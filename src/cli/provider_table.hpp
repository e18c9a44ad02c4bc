// The providers of a configuration as people see them: keys masked.
#pragma once

#include <string>

#include "llm_api_router/config.hpp"

namespace llm_api_router::cli {

// A line a provider in the order they are tried: API, priority, name, base URL, masked key.
[[nodiscard]] std::string provider_table(const RouterConfig& config);

}  // namespace llm_api_router::cli
