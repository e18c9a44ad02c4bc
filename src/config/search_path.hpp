// Where a configuration is looked for when none is named.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace llm_api_router {

// ./llm_router_config.json, ./config/llm_router_config.json, ~/.llm_router_config.json,
// /etc/llm_router/config.json: in the order they are tried.
[[nodiscard]] std::vector<std::filesystem::path> config_places();

// The first of `places` that exists. One that is there but cannot be used is returned all the same,
// so that it is reported and not passed over.
[[nodiscard]] std::optional<std::filesystem::path> first_existing(
    const std::vector<std::filesystem::path>& places);

}  // namespace llm_api_router
