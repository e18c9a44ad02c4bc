// How long a simulated provider takes, much as a quick model would.
#pragma once

#include <chrono>
#include <cstddef>

namespace llm_api_router::demo {

// Before an answer that comes whole.
inline constexpr std::chrono::milliseconds kWholeAnswer{200};
// Before the first event of a stream.
inline constexpr std::chrono::milliseconds kFirstEvent{120};
// Before what takes no thought: lists of models, counts, errors.
inline constexpr std::chrono::milliseconds kAtOnce{0};

// Before the group of tokens of that index: 30 to 60 ms, uneven but the same every time.
constexpr std::chrono::milliseconds before_group(std::size_t index) {
  return std::chrono::milliseconds{30 + index * 13 % 31};
}

}  // namespace llm_api_router::demo
