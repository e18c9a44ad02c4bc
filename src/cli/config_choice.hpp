// Which configuration a command uses, loaded and with its faults told.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "llm_api_router/config.hpp"

namespace llm_api_router::cli {

// The file named, or the first in the default places. If there is none, says so on stderr with
// `hint` as what to do.
[[nodiscard]] std::optional<std::filesystem::path> choose_config(const std::string& named,
                                                                 const std::string& hint);

// Loads the file; faults and warnings go to stderr. Nothing if there was a fault.
[[nodiscard]] std::optional<RouterConfig> load_and_report(const std::filesystem::path& path);

}  // namespace llm_api_router::cli
