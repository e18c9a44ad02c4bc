// Tokens an answer accounts for, in one sense for both APIs.
#pragma once

#include <cstdint>
#include <optional>

namespace llm_api_router {

// A member is empty until upstream has told it. Anthropic's input counts cache creation and cache
// reads too, as OpenAI's prompt_tokens does, so that the figures of both APIs can be added.
struct Usage {
  std::optional<std::uint64_t> input_tokens;
  std::optional<std::uint64_t> output_tokens;
  std::optional<std::uint64_t> cached_tokens;

  friend bool operator==(const Usage&, const Usage&) = default;
};

}  // namespace llm_api_router
