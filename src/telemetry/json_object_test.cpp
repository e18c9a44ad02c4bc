#include "telemetry/json_object.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::telemetry {
namespace {

using nlohmann::json;

TEST(JsonObject, HoldsItsMembersInTheOrderGiven) {
  JsonObject object;
  object.add("text", "plain").add("count", 3).add("yes", true).add("none", nullptr);
  object.add_json("inner", R"([1,{}])");
  EXPECT_EQ(object.ended(), R"({"text":"plain","count":3,"yes":true,"none":null,"inner":[1,{}]})");
}

TEST(JsonObject, MayBeEmpty) { EXPECT_EQ(JsonObject{}.ended(), "{}"); }

TEST(JsonObject, EscapesWhatWouldEndATextOrALine) {
  const std::string hostile{"a\"b\\c\nd\x01\x7f\0e", 12};
  JsonObject object;
  object.add("text", hostile);
  const auto line = object.ended();
  EXPECT_EQ(json::parse(line)["text"], hostile);
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(JsonObject, ReplacesWhatIsNotUtf8) {
  JsonObject object;
  object.add("good", "für").add("bad", "f\xfcr");
  const auto parsed = json::parse(object.ended());
  EXPECT_EQ(parsed["good"], "für");
  EXPECT_EQ(parsed["bad"], "f\xEF\xBF\xBDr");
}

TEST(JsonObject, WritesNumbersThatReadBackAsThemselves) {
  JsonObject object;
  object.add("tenth", 0.1).add("large", std::numeric_limits<std::uint64_t>::max());
  object.add("negative", -7).add("whole", 12.0);
  const auto parsed = json::parse(object.ended());
  EXPECT_EQ(parsed["tenth"].get<double>(), 0.1);
  EXPECT_EQ(parsed["large"].get<std::uint64_t>(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parsed["negative"], -7);
  EXPECT_EQ(parsed["whole"], 12.0);
}

TEST(JsonObject, HasNullForWhatIsAbsentAndForNoNumber) {
  JsonObject object;
  object.add("absent", std::optional<int>{}).add("present", std::optional{1});
  object.add_text_or_null("empty", "").add("nan", std::nan("")).add("inf", HUGE_VAL);
  EXPECT_EQ(object.ended(), R"({"absent":null,"present":1,"empty":null,"nan":null,"inf":null})");
}

}  // namespace
}  // namespace llm_api_router::telemetry
