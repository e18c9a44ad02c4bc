// Loading a configuration with everything there is to say about it.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "config/fault_list.hpp"
#include "llm_api_router/config.hpp"

namespace llm_api_router {

// `config` is complete and may be used if `faults` holds no error; there may be warnings.
struct LoadedConfig {
  RouterConfig config;
  std::vector<ConfigFault> faults;

  [[nodiscard]] bool usable() const { return !any_error(faults); }
};

// `folder` is where relative file: names start.
[[nodiscard]] LoadedConfig load_config(std::string_view text, const std::filesystem::path& folder);

// The same for a file, and a warning if others may read it.
[[nodiscard]] LoadedConfig load_config_file(const std::filesystem::path& path);

}  // namespace llm_api_router
