// The table of all members of the configuration.
#pragma once

#include "config/shape.hpp"
#include "llm_api_router/config.hpp"

namespace llm_api_router {

[[nodiscard]] const Shape<ProviderConfig>& provider_shape();
[[nodiscard]] const Shape<RouterConfig>& config_shape();

// Where the schema keeps the provider's; config_shape() refers to it.
inline constexpr const char* kProviderReference = "#/$defs/provider";

}  // namespace llm_api_router
