#include "providers/chat_chunk.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

constexpr std::uint64_t kFirst = 1;

// A chunk with `member` somewhere in it, at any place within the bytes that are looked at at once.
std::string chunk(std::string_view member, std::size_t before = 0) {
  return R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"x":")" +
         std::string(before, 'x') + "\"," + std::string{member} + "}";
}

class OnlyContinues : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] bool continues(std::string_view member, std::uint64_t begun = kFirst) const {
    return only_continues(chunk(member, GetParam()), begun);
  }
};

TEST_P(OnlyContinues, IsTrueForMoreOfTheAnswer) {
  EXPECT_TRUE(continues(
      R"("choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}])"));
  EXPECT_TRUE(continues(R"("usage":null,"choices":[{"finish_reason" : null,"index":	0}])"));
  EXPECT_TRUE(continues(R"("choices":[{"delta":{"content":"the usage of \"usage\": much"}}])"));
  EXPECT_TRUE(continues(R"("choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_1"}]}}])"));
}

TEST_P(OnlyContinues, IsFalseWhereSomethingElseIsTold) {
  for (const auto* const member :
       {R"("usage":{"prompt_tokens":1})", R"("usage" : {})", R"("finish_reason":"stop")",
        R"("finish_reason":"")", R"("error":{"message":"no"})", R"("error": null)",
        R"("object":"error")", R"("index":1)", R"("index":"0")", R"("index":99)"}) {
    EXPECT_FALSE(continues(member)) << member;
  }
}

TEST_P(OnlyContinues, TakesEachChoiceThatHasBegun) {
  EXPECT_TRUE(continues(R"("choices":[{"index":1},{"index":3}])", 0b1010));
  EXPECT_FALSE(continues(R"("choices":[{"index":1},{"index":2}])", 0b1010));
  EXPECT_TRUE(continues(R"("choices":[{"index":1000}])", std::uint64_t{1} << 63U));
}

INSTANTIATE_TEST_SUITE_P(Places, OnlyContinues, testing::Range(std::size_t{0}, std::size_t{17}));

TEST(OnlyContinues, LooksNowhereButIntoTheChunk) {
  for (const std::string_view whole :
       {R"("usage":{})", R"("finish_reason":"stop")", R"("error")"}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string cut{whole.substr(0, size)};
      (void)only_continues(cut, kFirst);  // a sanitizer sees what is read behind it
    }
  }
  EXPECT_TRUE(only_continues("", kFirst));
  EXPECT_TRUE(only_continues("\"", kFirst));
}

}  // namespace
}  // namespace llm_api_router::providers
