// The configuration that `llm-api-router init` writes.
#pragma once

#include <string_view>

namespace llm_api_router {

[[nodiscard]] std::string_view example_config();

}  // namespace llm_api_router
