// How much of a prompt a provider would have read from its cache: what earlier turns of the same
// conversation brought, all messages but the last.
#pragma once

#include <cstdint>

#include "demo/ask.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {

// OpenAI caches by itself, from 1024 tokens on, in steps of 128.
std::uint64_t openai_cached_tokens(const Ask& ask, const Reply& reply);

// Anthropic counts a prompt in three parts; caching is asked for with cache_control.
struct CacheUse {
  std::uint64_t uncached = 0;
  std::uint64_t written = 0;
  std::uint64_t read = 0;
};
CacheUse anthropic_cache_use(const Ask& ask, const Reply& reply);

}  // namespace llm_api_router::demo
