#include "demo/tokens.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string joined(const std::vector<std::string_view>& groups) {
  std::string text;
  for (const auto group : groups) text += group;
  return text;
}

TEST(Tokens, CountsCharactersNotBytes) {
  EXPECT_EQ(characters_in(""), 0U);
  EXPECT_EQ(characters_in("aé€😀"), 4U);
}

TEST(Tokens, RoundsTokensUp) {
  EXPECT_EQ(tokens_for(0), 0U);
  EXPECT_EQ(tokens_for(1), 1U);
  EXPECT_EQ(tokens_for(4), 1U);
  EXPECT_EQ(tokens_for(5), 2U);
}

TEST(Tokens, NeverCutsACharacter) {
  EXPECT_EQ(first_characters("é€😀", 0), "");
  EXPECT_EQ(first_characters("é€😀", 1), "é");
  EXPECT_EQ(first_characters("é€😀", 2), "é€");
  EXPECT_EQ(first_characters("é€😀", 3), "é€😀");
  EXPECT_EQ(first_characters("é€😀", 9), "é€😀");
}

TEST(Tokens, GroupsTextByWords) {
  EXPECT_THAT(token_groups("one two three four five"),
              ElementsAre("one two", " three four", " five"));
  EXPECT_THAT(token_groups(""), IsEmpty());
  EXPECT_THAT(token_groups(" "), ElementsAre(" "));
}

TEST(Tokens, GroupsTextWithoutSpacesBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "漢";
  const auto groups = token_groups(text);
  EXPECT_GT(groups.size(), 4U);
  EXPECT_EQ(joined(groups), text);
  for (const auto group : groups) EXPECT_EQ(group.size() % 3, 0U);
}

}  // namespace
}  // namespace llm_api_router::demo
