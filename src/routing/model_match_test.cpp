#include "routing/model_match.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::routing {
namespace {

TEST(ModelMatch, MatchesPlainNamesExactly) {
  EXPECT_TRUE(glob_matches("gpt-5", "gpt-5"));
  EXPECT_FALSE(glob_matches("gpt-5", "gpt-5-mini"));
  EXPECT_FALSE(glob_matches("gpt-5", "GPT-5"));
  EXPECT_FALSE(glob_matches("gpt-5", ""));
  EXPECT_TRUE(glob_matches("", ""));
  EXPECT_FALSE(glob_matches("", "x"));
}

TEST(ModelMatch, StarsMatchAnyRunOfBytes) {
  EXPECT_TRUE(glob_matches("claude-*", "claude-opus-4-5"));
  EXPECT_TRUE(glob_matches("claude-*", "claude-"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("*-mini", "gpt-5-mini-mini"));
  EXPECT_FALSE(glob_matches("*-mini", "gpt-5-minimal"));
  EXPECT_TRUE(glob_matches("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(glob_matches("a*b*c", "aXcYb"));
  EXPECT_TRUE(glob_matches("**a**", "xay"));
}

TEST(ModelMatch, QuestionMarksMatchOneByte) {
  EXPECT_TRUE(glob_matches("gpt-?", "gpt-5"));
  EXPECT_FALSE(glob_matches("gpt-?", "gpt-"));
  EXPECT_FALSE(glob_matches("gpt-?", "gpt-55"));
  EXPECT_TRUE(glob_matches("*?", "x"));
  EXPECT_FALSE(glob_matches("*?", ""));
}

TEST(ModelMatch, HasNoOtherSpecialCharacters) {
  EXPECT_TRUE(glob_matches("a[b]\\c.", "a[b]\\c."));
  EXPECT_FALSE(glob_matches("[ab]", "a"));
  EXPECT_FALSE(glob_matches("a.c", "abc"));
}

// Exponential backtracking would not end within the life of the machine.
TEST(ModelMatch, IsNotSlowedDownByManyStars) {
  std::string glob;
  for (int i = 0; i < 50; ++i) glob += "*a";
  glob += "*b";
  EXPECT_FALSE(glob_matches(glob, std::string(10'000, 'a')));
}

// The oracle is the definition itself, spelt out as a table over all prefixes.
bool matches_by_definition(const std::string& glob, const std::string& text) {
  std::vector<std::vector<bool>> fits(glob.size() + 1, std::vector<bool>(text.size() + 1, false));
  fits[0][0] = true;
  for (std::size_t g = 1; g <= glob.size(); ++g) {
    const char c = glob[g - 1];
    fits[g][0] = c == '*' && fits[g - 1][0];
    for (std::size_t t = 1; t <= text.size(); ++t) {
      fits[g][t] = c == '*' ? fits[g - 1][t] || fits[g][t - 1]
                            : (c == '?' || c == text[t - 1]) && fits[g - 1][t - 1];
    }
  }
  return fits[glob.size()][text.size()];
}

std::vector<std::string> words(const std::string& letters, std::size_t longest) {
  std::vector<std::string> all{""};
  for (std::size_t from = 0, length = 0; length < longest; ++length) {
    const std::size_t to = all.size();
    for (; from < to; ++from) {
      for (const char letter : letters) all.push_back(all[from] + letter);
    }
  }
  return all;
}

TEST(ModelMatch, AgreesWithTheDefinitionOnAllShortGlobsAndTexts) {
  for (const std::string& glob : words("ab*?", 4)) {
    for (const std::string& text : words("ab", 4)) {
      ASSERT_EQ(glob_matches(glob, text), matches_by_definition(glob, text)) << glob << " " << text;
    }
  }
}

TEST(ModelMatch, AProviderWithoutGlobsTakesAnyModel) {
  EXPECT_TRUE(lists_model({}, "anything"));
  const std::vector<std::string> globs{"gpt-*", "o3"};
  EXPECT_TRUE(lists_model(globs, "gpt-5"));
  EXPECT_TRUE(lists_model(globs, "o3"));
  EXPECT_FALSE(lists_model(globs, "o3-mini"));
  EXPECT_FALSE(lists_model(globs, ""));
}

}  // namespace
}  // namespace llm_api_router::routing
