#include "wire/token_list.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

TEST(HasToken, FindsWholeTokensOfAList) {
  EXPECT_TRUE(has_token("close", "close"));
  EXPECT_TRUE(has_token("a, Close ,b", "close"));
  EXPECT_TRUE(has_token(",,\tclose", "close"));
  EXPECT_FALSE(has_token("closed", "close"));
  EXPECT_FALSE(has_token("not close", "close"));
  EXPECT_FALSE(has_token("", "close"));
  EXPECT_FALSE(has_token(" , ", "close"));
}

std::vector<std::string_view> elements(std::string_view list) {
  std::vector<std::string_view> found;
  for_each_element(list, [&found](std::string_view element) {
    found.push_back(element);
    return element != "stop";
  });
  return found;
}

TEST(ForEachElement, GivesElementsInOrderUntilToldToStop) {
  EXPECT_THAT(elements("a, b\t,,c d "), testing::ElementsAre("a", "b", "", "c d"));
  EXPECT_THAT(elements("a,stop,b"), testing::ElementsAre("a", "stop"));
  EXPECT_THAT(elements(""), testing::IsEmpty());
}

TEST(Trimmed, LosesSpacesAndTabsAroundAText) {
  EXPECT_EQ(trimmed(" \ta b\t "), "a b");
  EXPECT_EQ(trimmed("\n "), "\n");
  EXPECT_EQ(trimmed(" \t"), "");
}

}  // namespace
}  // namespace llm_api_router::wire
