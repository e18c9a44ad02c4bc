#include "wire/json_nesting.hpp"

#include <string>

#include <gtest/gtest.h>

#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

TEST(CheckNesting, AcceptsObjectsOfAnyShape) {
  for (const char* json :
       {"{}", " \t\r\n{ } \r\n", R"({"a":[{},[],{"b":[1,"]"]}]})", R"({"}":"{["})",
        R"({"a":"\"}"})", R"({"a":"\\"})", R"({"a":"\\\"}"})", R"({"\"":1})"}) {
    EXPECT_TRUE(check_nesting(json).has_value()) << json;
  }
}

TEST(CheckNesting, DoesNotLookAtScalars) {
  EXPECT_TRUE(check_nesting("{nonsense, 1e400}").has_value());
}

std::string nested(std::size_t depth) {
  return R"({"a":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

TEST(CheckNesting, AcceptsTheDeepestNestingAndRefusesMore) {
  EXPECT_TRUE(check_nesting(nested(kMaxDepth)).has_value());
  const auto deeper = check_nesting(nested(kMaxDepth + 1));
  ASSERT_FALSE(deeper.has_value());
  EXPECT_NE(deeper.error().message.find("1000"), std::string::npos);
}

TEST(CheckNesting, CountsDepthNotBrackets) {
  std::string json = R"({"a":[)";
  for (std::size_t i = 0; i < 2 * kMaxDepth; ++i) json += "{},";
  EXPECT_TRUE(check_nesting(json + "{}]}").has_value());
}

struct Bad {
  const char* name;
  std::string json;
};

class BadOutline : public testing::TestWithParam<Bad> {};

TEST_P(BadOutline, IsRefusedWithAReason) {
  const auto checked = check_nesting(GetParam().json);
  ASSERT_FALSE(checked.has_value());
  EXPECT_FALSE(checked.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(
    CheckNesting, BadOutline,
    testing::Values(Bad{"Empty", ""}, Bad{"WhiteSpaceAlone", " \n"}, Bad{"Array", "[]"},
                    Bad{"String", "\"a\""}, Bad{"Number", "1"},
                    Bad{"ByteOrderMark", "\xEF\xBB\xBF{}"}, Bad{"Closing", "}"},
                    Bad{"Unclosed", "{"}, Bad{"UnclosedInner", "{\"a\":[}"},
                    Bad{"WrongKind", "{\"a\":[}]}"}, Bad{"WrongOuterKind", "{]"},
                    Bad{"SomethingBehind", "{} x"}, Bad{"TwoObjects", "{}{}"},
                    Bad{"ExtraClosing", "{}}"}, Bad{"NulBehind", {'{', '}', '\0'}},
                    Bad{"UnclosedString", "{\"a"}, Bad{"UnclosedByEscape", "{\"a\\\"}"},
                    Bad{"UnclosedByTrailingBackslash", "{\"a\\"}, Bad{"VeryDeep", nested(100'000)},
                    Bad{"VeryDeepUnclosed", "{\"a\":" + std::string(100'000, '[')},
                    Bad{"VeryDeepObjects",
                        [] {
                          std::string json;
                          for (int i = 0; i < 100'000; ++i) json += "{\"a\":";
                          return json;
                        }()}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace llm_api_router::wire
