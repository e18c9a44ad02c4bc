// The commands, a file each. They return the program's exit code.
#pragma once

#include "cli/command_line.hpp"

namespace llm_api_router::cli {

[[nodiscard]] int serve(const ServeOptions& options);
[[nodiscard]] int init(const InitOptions& options);
[[nodiscard]] int check(const CheckOptions& options);
[[nodiscard]] int compress_logs(const CompressLogsOptions& options);
[[nodiscard]] int schema();

}  // namespace llm_api_router::cli
