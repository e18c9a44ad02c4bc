#include "demo/prompt_cache.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

// A conversation of `tokens`, of which the messages before the last have `earlier`.
struct Conversation {
  Conversation(std::uint64_t tokens, std::uint64_t earlier) {
    ask.characters = 4 * tokens;
    ask.earlier_characters = 4 * earlier;
    reply.input_tokens = tokens;
  }
  Ask ask;
  Reply reply;
};

TEST(PromptCache, OfOpenAiHoldsEarlierMessagesInStepsOf128Tokens) {
  const Conversation one{3000, 2000};
  EXPECT_EQ(openai_cached_tokens(one.ask, one.reply), 1920U);
}

TEST(PromptCache, OfOpenAiHoldsNoShortPrompts) {
  const Conversation one{3000, 1023};
  EXPECT_EQ(openai_cached_tokens(one.ask, one.reply), 0U);
}

TEST(PromptCache, OfAnthropicIsUsedOnRequestOnly) {
  const Conversation one{3000, 2000};
  const auto use = anthropic_cache_use(one.ask, one.reply);
  EXPECT_EQ(use.uncached, 3000U);
  EXPECT_EQ(use.written + use.read, 0U);
}

TEST(PromptCache, OfAnthropicReadsEarlierMessagesAndWritesTheRest) {
  Conversation one{3000, 2000};
  one.ask.has_cache_control = true;
  const auto use = anthropic_cache_use(one.ask, one.reply);
  EXPECT_EQ(use.uncached, 0U);
  EXPECT_EQ(use.read, 2000U);
  EXPECT_EQ(use.written, 1000U);
}

TEST(PromptCache, OfAnthropicLeavesShortPromptsAlone) {
  Conversation one{100, 50};
  one.ask.has_cache_control = true;
  EXPECT_EQ(anthropic_cache_use(one.ask, one.reply).uncached, 100U);
}

}  // namespace
}  // namespace llm_api_router::demo
