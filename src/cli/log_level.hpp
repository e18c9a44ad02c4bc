// The configured level of the console log.
#pragma once

#include <string_view>

namespace llm_api_router::cli {

// `name` is logging.level of a valid configuration.
void apply_log_level(std::string_view name);

}  // namespace llm_api_router::cli
