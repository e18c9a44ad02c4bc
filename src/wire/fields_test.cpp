#include "wire/fields.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

TEST(Fields, FindsTheFirstOfAName) {
  const Fields fields = {{"Host", "a"}, {"X-One", "1"}, {"host", "b"}, {"x-one", "2"}};
  EXPECT_EQ(fields.find(FieldName::host), "a");
  EXPECT_EQ(fields.find(FieldName::origin), "");
  ASSERT_NE(fields.find("HOST"), nullptr);
  EXPECT_EQ(fields.find("HOST")->value, "a");
  ASSERT_NE(fields.find("x-ONE"), nullptr);
  EXPECT_EQ(fields.find("x-ONE")->value, "1");
  EXPECT_EQ(fields.find("x-two"), nullptr);
  EXPECT_EQ(fields.find("origin"), nullptr);
}

TEST(Fields, TellsFieldsOfAFamilyApart) {
  const Fields fields = {{"x-router-a", "1"}, {"x-router-b", "2"}};
  ASSERT_NE(fields.find("X-Router-B"), nullptr);
  EXPECT_EQ(fields.find("X-Router-B")->value, "2");
  EXPECT_EQ(fields.find("x-router-c"), nullptr);
}

TEST(Fields, KnowsWhatIsThereAndWhatTwice) {
  Fields fields;
  EXPECT_FALSE(fields.has(FieldName::host));
  fields.push_back({"host", "a"});
  EXPECT_TRUE(fields.has(FieldName::host));
  EXPECT_FALSE(fields.has_several(FieldName::host));
  fields.push_back({"HOST", "a"});
  EXPECT_TRUE(fields.has_several(FieldName::host));
  fields.clear();
  EXPECT_FALSE(fields.has(FieldName::host));
  EXPECT_FALSE(fields.has_several(FieldName::host));
  EXPECT_TRUE(fields.empty());
}

TEST(Fields, ReadsTheOptionsOfEachConnectionField) {
  const Fields none = {{"a", "close"}};
  EXPECT_FALSE(none.connection().close);
  const Fields two = {{"Connection", "Keep-Alive, TE"}, {"connection", " x-mine ,CLOSE"}};
  EXPECT_TRUE(two.connection().close);
  EXPECT_TRUE(two.connection().keep_alive);
  EXPECT_TRUE(two.named_by_connection({"te", ""}));
  EXPECT_TRUE(two.named_by_connection({"X-Mine", ""}));
  EXPECT_FALSE(two.named_by_connection({"x-other", ""}));
  EXPECT_FALSE(two.named_by_connection({"host", ""}));
}

TEST(Fields, ForgetsTheOptionsWhenCleared) {
  Fields fields = {{"connection", "close, x-mine, te"}};
  fields.clear();
  EXPECT_FALSE(fields.connection().close);
  EXPECT_FALSE(fields.named_by_connection({"te", ""}));
  EXPECT_FALSE(fields.named_by_connection({"x-mine", ""}));
}

TEST(Fields, PointElsewhereWhenRelocated) {
  const std::string first = "host: a";
  const std::string second = "HOST: b";
  Fields fields;
  fields.push_back({std::string_view(first).substr(0, 4), std::string_view(first).substr(6)});
  fields.relocate(first.data(), second.data());
  EXPECT_EQ(fields[0].name, "HOST");
  EXPECT_EQ(fields[0].value, "b");
}

}  // namespace
}  // namespace llm_api_router::wire
