// OpenAI's answers to POST /v1/embeddings.
#pragma once

#include <cstdint>

#include "demo/answer.hpp"
#include "demo/ask.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {

inline constexpr std::uint64_t kUsualDimensions = 1536;
inline constexpr std::uint64_t kMostDimensions = 3072;

// A list with a vector of length 1 for each of ask.inputs: the same text always gives the same one.
// As numbers or, if `ask` says so, as base64 of little-endian floats. ask.dimensions must be at
// most kMostDimensions.
Answer embeddings_answer(const Ask& ask, const Reply& reply);

}  // namespace llm_api_router::demo
