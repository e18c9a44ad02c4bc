// How long a test waits for what must happen: far longer than it ever takes.
#pragma once

#include <chrono>

namespace llm_api_router::test {

inline constexpr std::chrono::milliseconds kPatience{20'000};

}  // namespace llm_api_router::test
