#include "base/put.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

TEST(Put, CopiesTextsOfEverySizeAndNothingElse) {
  std::string text;
  for (char next = 'a'; text.size() <= 40; ++next) {
    std::string memory(64, '.');
    const auto* const behind = put(memory.data() + 1, text);
    EXPECT_EQ(behind, memory.data() + 1 + text.size());
    EXPECT_EQ(memory, "." + text + std::string(63 - text.size(), '.'));
    text += next;
  }
}

}  // namespace
}  // namespace llm_api_router
