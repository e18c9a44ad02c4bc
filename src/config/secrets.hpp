// Keys that stand elsewhere: `env:NAME` is an environment variable, `file:PATH` a file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace llm_api_router {

// The value of the environment variable that follows "env:".
[[nodiscard]] Result<std::string> secret_from_environment(std::string_view name);

// The secret `text` stands for: itself, unless it begins with "env:" or "file:". File names are
// relative to `folder`, "~/" is the home folder, line breaks at the end of the file are dropped.
// The error's words follow the member's path and hold names only, never a value.
[[nodiscard]] Result<std::string> resolve_secret(std::string_view text,
                                                 const std::filesystem::path& folder);

}  // namespace llm_api_router
