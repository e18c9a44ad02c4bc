#include "demo/prompt_cache.hpp"

#include <algorithm>

#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

constexpr std::uint64_t kLeastCached = 1024;
constexpr std::uint64_t kOpenAiStep = 128;

// Tokens of all messages but the last, if they are enough to be cached.
std::uint64_t cacheable_tokens(const Ask& ask, const Reply& reply) {
  const auto tokens = std::min(tokens_for(ask.earlier_characters), reply.input_tokens);
  return tokens < kLeastCached ? 0 : tokens;
}

}  // namespace

std::uint64_t openai_cached_tokens(const Ask& ask, const Reply& reply) {
  return cacheable_tokens(ask, reply) / kOpenAiStep * kOpenAiStep;
}

CacheUse anthropic_cache_use(const Ask& ask, const Reply& reply) {
  if (!ask.has_cache_control || reply.input_tokens < kLeastCached) {
    return {reply.input_tokens, 0, 0};
  }
  CacheUse use;
  use.read = cacheable_tokens(ask, reply);
  use.written = reply.input_tokens - use.read;
  return use;
}

}  // namespace llm_api_router::demo
