// The JSON Schema (draft 2020-12) of the configuration, made from the table that also reads it.
#pragma once

#include <string>

namespace llm_api_router {

// Indented, with a final line break.
[[nodiscard]] std::string config_schema();

}  // namespace llm_api_router
