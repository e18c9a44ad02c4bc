#include "providers/growing_json.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

// What the pieces, each an object, make together.
std::string merged(const std::vector<std::string>& pieces) {
  GrowingObject object;
  for (const auto& piece : pieces) {
    object.merge_members(Json::parse(piece));
  }
  return text_of(object.take());
}

TEST(GrowingJson, AppendsTexts) {
  EXPECT_EQ(merged({R"({"a":"x","b":""})", R"({"b":"1"})", R"({"a":"y","b":"2"})"}),
            R"({"a":"xy","b":"12"})");
}

TEST(GrowingJson, IsNotChangedByNulls) {
  EXPECT_EQ(merged({R"({"a":null,"b":"x"})", R"({"a":"y","b":null})"}), R"({"a":"y","b":"x"})");
  EXPECT_EQ(merged({R"({"a":null})"}), R"({"a":null})");
}

TEST(GrowingJson, AppendsArraysAndMergesObjects) {
  EXPECT_EQ(merged({R"({"l":[1],"o":{"t":"x","n":1}})", R"({"l":[2,3],"o":{"t":"y","m":[]}})"}),
            R"({"l":[1,2,3],"o":{"t":"xy","n":1,"m":[]}})");
}

TEST(GrowingJson, LetsTheLastOneOfOtherValuesWin) {
  EXPECT_EQ(merged({R"({"a":1,"b":true,"c":"x"})", R"({"a":2,"b":false,"c":{"d":1}})"}),
            R"({"a":2,"b":false,"c":{"d":1}})");
  EXPECT_EQ(merged({R"({"a":{"b":1}})", R"({"a":"x"})"}), R"({"a":"x"})");
}

TEST(GrowingJson, SetsNamesThatServersRepeat) {
  EXPECT_EQ(merged({R"({"id":"1","type":"t","role":"r"})", R"({"id":"1","type":"t","role":""})"}),
            R"({"id":"1","type":"t","role":"r"})");
}

TEST(GrowingJson, MergesToolCallsByIndex) {
  EXPECT_EQ(merged({R"({"tool_calls":[{"index":1,"id":"b","function":{"name":"g"}}]})",
                    R"({"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{"}}]})",
                    R"({"tool_calls":[{"index":0,"function":{"arguments":"}"}},)"
                    R"({"index":1,"function":{"arguments":"[]"}}]})"}),
            R"({"tool_calls":[{"id":"a","function":{"arguments":"{}"}},)"
            R"({"id":"b","function":{"name":"g","arguments":"[]"}}]})");
}

TEST(GrowingJson, TellsToolCallsWithoutIndexApartByTheirIds) {
  EXPECT_EQ(merged({R"({"tool_calls":[{"id":"a","x":"1"}]})", R"({"tool_calls":[{"x":"2"}]})",
                    R"({"tool_calls":[{"id":"b","x":"3"}]})"}),
            R"({"tool_calls":[{"id":"a","x":"12"},{"id":"b","x":"3"}]})");
}

TEST(GrowingJson, KeepsToolCallsThatAreNoneAsTheyAre) {
  EXPECT_EQ(merged({R"({"tool_calls":[]})"}), R"({"tool_calls":[]})");
  EXPECT_EQ(merged({R"({"tool_calls":"x"})", R"({"tool_calls":7})"}), R"({"tool_calls":7})");
  EXPECT_EQ(merged({R"({"tool_calls":[7,{"index":-1}]})"}), R"({"tool_calls":[{}]})");
  EXPECT_EQ(merged({R"({"tool_calls":[{"index":18446744073709551615},{"id":"a"}]})"}),
            R"({"tool_calls":[{"id":"a"},{}]})");
}

TEST(GrowingJson, ReplacesWhatLiesDeeperThanAnyPieceGoes) {
  std::string deep = R"("x")";
  for (int i = 0; i < 40; ++i) {
    deep = R"({"o":)" + deep + "}";
  }
  EXPECT_EQ(merged({deep, deep}), deep);
}

TEST(GrowingJson, SetsMembersWithoutAppending) {
  GrowingObject object;
  object.set("a", "x");
  object.set("a", "y");
  object.set("a", nullptr);
  object.set("b", nullptr);
  EXPECT_EQ(text_of(object.take()), R"({"a":"y","b":null})");
}

}  // namespace
}  // namespace llm_api_router::providers
