// Small files, read whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace llm_api_router {

// The content of the file, or the system's words for why not. More than `limit` bytes is an error.
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path,
                                                 std::size_t limit);

// Whether users other than the owner may read it. False for what is not a regular file.
[[nodiscard]] bool readable_by_others(const std::filesystem::path& path);

// `name` with a leading "~/" replaced by the home folder.
[[nodiscard]] std::filesystem::path at_home(std::string_view name);

}  // namespace llm_api_router
