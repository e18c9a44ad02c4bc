// What the program's exit code says.
#pragma once

namespace llm_api_router::cli {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

}  // namespace llm_api_router::cli
