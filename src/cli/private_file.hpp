// Files that only their owner may read.
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace llm_api_router::cli {

// Creates `path` with mode 0600. Fails with file_exists if there is anything by that name.
[[nodiscard]] std::error_code create_private_file(const std::filesystem::path& path,
                                                  std::string_view text);

// The same, in place of what is there: readers see the old file or the whole new one.
[[nodiscard]] std::error_code replace_private_file(const std::filesystem::path& path,
                                                   std::string_view text);

}  // namespace llm_api_router::cli
