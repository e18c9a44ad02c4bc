// The version, as `llm-api-router --version` prints it.
#pragma once

namespace llm_api_router {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace llm_api_router
