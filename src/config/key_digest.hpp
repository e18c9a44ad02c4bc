// How client keys are kept: as digests, so that the configuration holds nothing to steal.
#pragma once

#include <string>
#include <string_view>

namespace llm_api_router {

// SHA-256 of `key` as 64 lower-case hex digits.
[[nodiscard]] std::string key_digest(std::string_view key);

}  // namespace llm_api_router
