#include "providers/json_tree.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "wire/json_scan.hpp"

namespace llm_api_router::providers {
namespace {

std::string again(std::string_view text) {
  const auto object = read_object(text);
  return object ? text_of(*object) : "nothing";
}

TEST(JsonTree, KeepsValuesAndTheOrderOfMembers) {
  for (const auto* text :
       {"{}", R"({"z":1,"a":-2,"m":{"b":[],"a":{}},"l":[{"k":null},[true,false],"text",1.5]})",
        R"({"":""})", R"({"big":18446744073709551615,"small":-9223372036854775808})"}) {
    EXPECT_EQ(again(text), text);
  }
}

TEST(JsonTree, KeepsAMemberThatIsGivenTwice) {
  EXPECT_EQ(again(R"({"a":1,"a":2})"), R"({"a":1,"a":2})");
}

TEST(JsonTree, ReadsNothingButOneObject) {
  for (const auto* text : {"", " ", "[1]", "1", "null", "[DONE]", "{", R"({"a")", R"({"a":})",
                           R"({"a":1}})", R"({"a":1} x)", R"({"a":1e999})", R"({'a':1})"}) {
    EXPECT_FALSE(read_object(text)) << text;
  }
}

TEST(JsonTree, ReadsWhatIsNoUtf8AsReplacementCharacters) {
  EXPECT_EQ(again("{\"a\":\"x\xC3\"}"), "{\"a\":\"x\uFFFD\"}");
  EXPECT_EQ(again(R"({"a":"\ud83c"})"), "{\"a\":\"\uFFFD\"}");
}

TEST(JsonTree, ReadsNothingThatIsNestedTooDeep) {
  const auto nested = [](std::size_t levels) {
    return R"({"a":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  EXPECT_TRUE(read_object(nested(wire::kMaxDepth - 1)));
  EXPECT_FALSE(read_object(nested(wire::kMaxDepth)));
  EXPECT_FALSE(read_object(nested(2'000'000)));
}

// Minutes if each member were compared with those before it.
TEST(JsonTree, ReadsAnObjectOfManyMembersInTimeProportionalToIt) {
  std::string text = "{";
  for (int i = 0; i < 300'000; ++i) {
    text += '"' + std::to_string(i) + "\":0,";
  }
  text.back() = '}';
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(again(text), text);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{60});
}

TEST(JsonTree, FindsMembers) {
  const auto object = read_object(R"({"a":"text","b":1})");
  ASSERT_TRUE(object);
  EXPECT_EQ(text_member(*object, "a"), "text");
  EXPECT_EQ(text_member(*object, "b"), "");
  EXPECT_EQ(member(*object, "b"), 1);
  EXPECT_TRUE(member(*object, "c").is_null());
  EXPECT_TRUE(member(member(*object, "b"), "c").is_null());
}

}  // namespace
}  // namespace llm_api_router::providers
