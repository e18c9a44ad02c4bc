#include "wire/json_outline.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "base/buffer.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

using ::testing::ElementsAre;

struct Seen {
  std::vector<std::string> members;  // "name=value elements"
  std::string fault;
  bool scalars_are_json = false;
};

Seen walk(std::string_view text) {
  Buffer json;
  json.append(text);
  const auto outline = JsonOutline::of(json.view());
  Seen seen;
  if (!outline) {
    seen.fault = outline.error().message;
    return seen;
  }
  const auto object = outline->walk([&](const JsonOutline::Member& member) -> Result<void> {
    auto told = outline->unescaped(member.name).value_or("?");
    told.append("=").append(outline->text(member.value));
    seen.members.push_back(told + " " + std::to_string(member.elements));
    return {};
  });
  if (!object) {
    seen.fault = object.error().message;
  } else {
    seen.scalars_are_json = object->scalars_are_json;
  }
  return seen;
}

TEST(JsonOutline, TellsTheMembersOfTheObjectAndNoInnerOnes) {
  EXPECT_THAT(
      walk(R"( {"a" : 1 , "b\n":"x\"y" ,"c":{"d":[1,2]},"e":[ [1], {"f":2} ,3 ],"g":[]} )").members,
      ElementsAre("a=1 0", "b\n=\"x\\\"y\" 0", "c={ 1", "e=[ 3", "g=[ 0"));
}

TEST(JsonOutline, WalksOverAnInnerObject) {
  Buffer json;
  json.append(R"({"a":1,"b":{"c":true,"d":[1]},"e":2})");
  const auto outline = JsonOutline::of(json.view());
  ASSERT_TRUE(outline);
  std::vector<std::string> names;
  const auto object = outline->walk([&](const JsonOutline::Member& member) -> Result<void> {
    if (outline->kind(member.value) != '{') return {};
    const auto inner = outline->walk(member.value, [&](const JsonOutline::Member& within) {
      names.emplace_back(outline->text(within.name));
      return Result<void>{};
    });
    return inner ? Result<void>{} : inner.error();
  });
  EXPECT_TRUE(object);
  EXPECT_THAT(names, ElementsAre(R"("c")", R"("d")"));
}

TEST(JsonOutline, TellsWhereTheGrammarIsBroken) {
  EXPECT_EQ(walk(R"({"a":[1 2]})").fault,
            "the body is not valid JSON: byte 9 is not expected there");
  EXPECT_EQ(walk(R"({"a":[1})").fault, "the body is not valid JSON: byte 8 is not expected there");
  EXPECT_EQ(walk(R"({"a":1)").fault, "the body is not valid JSON: a bracket is not closed");
  EXPECT_EQ(walk(R"({"a":1}})").fault,
            "the body is not valid JSON: there is something behind the object");
  EXPECT_EQ(walk(R"({"a":"b)").fault, "the body is not valid JSON: a string is not closed");
}

TEST(JsonOutline, HoldsInnerValuesToTheGrammarToo) {
  for (const auto* const inner : {"{1:2}", "[,1]", "[1,]", "{,}", R"({"a"})", R"({"a":})",
                                  R"({"a":1,})", R"({"a" "b"})", "[:]", "[1:2]", R"(["a":1])", "{]",
                                  "[}", R"({"a":1]})", "[1}]", ":", ",", "1,", R"("a" 1)"}) {
    EXPECT_NE(walk(R"({"x":[)" + std::string{inner} + "]}").fault, "") << inner;
  }
}

TEST(JsonOutline, TellsWhetherNumbersAndLiteralsAreJsons) {
  for (const auto* const good :
       {"0", "-0", "10", "1.5", "-1.05e+10", "1E-2", "true", "null", "1 "}) {
    EXPECT_TRUE(walk(R"({"a":[)" + std::string{good} + "]}").scalars_are_json) << good;
  }
  for (const auto* const bad :
       {"01", "+1", "1.", ".5", "-", "1e", "1e+", "nul", "True", "NaN", "1x", R"(1"a")", "'a'"}) {
    const auto seen = walk(R"({"a":[)" + std::string{bad} + "]}");
    EXPECT_EQ(seen.fault, "") << bad;
    EXPECT_FALSE(seen.scalars_are_json) << bad;
  }
}

TEST(EscapesAreJson, HalvesOfPairsAndEscapedBackslashesIncluded) {
  EXPECT_TRUE(escapes_are_json(R"({"\\q":"\ud800\/"})"));
  EXPECT_FALSE(escapes_are_json(R"({"\\\q":1})"));
  EXPECT_FALSE(escapes_are_json(R"({"\u12")"));
}

}  // namespace
}  // namespace llm_api_router::wire
