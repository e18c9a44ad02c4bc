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

// What `write` makes of an object.
template <class Write>
std::string written(Write write) {
  Buffer text;
  JsonObject object(text);
  write(object);
  object.end();
  return std::string{text.view()};
}

TEST(JsonObject, HoldsItsMembersInTheOrderGiven) {
  EXPECT_EQ(written([](JsonObject& object) {
              object.add("text", "plain").add("count", 3).add("yes", true).add("none", nullptr);
              object.add_json("json", R"([1,{}])");
            }),
            R"({"text":"plain","count":3,"yes":true,"none":null,"json":[1,{}]})");
}

TEST(JsonObject, MayBeEmpty) {
  EXPECT_EQ(written([](JsonObject&) {}), "{}");
}

TEST(JsonObject, HoldsObjects) {
  EXPECT_EQ(written([](JsonObject& object) {
              object.add("before", 1);
              object.add_object("inner").add("a", 1).add("b", 2).end();
              object.add_object("empty").end();
              object.add("behind", 2);
            }),
            R"({"before":1,"inner":{"a":1,"b":2},"empty":{},"behind":2})");
}

TEST(JsonObject, IsWrittenBehindWhatIsThere) {
  Buffer text;
  text.append("before ");
  JsonObject object(text);
  object.begin("mine");
  text.append("[]");
  object.end();
  EXPECT_EQ(text.view(), R"(before {"mine":[]})");
}

TEST(JsonObject, EscapesWhatWouldEndATextOrALineWhereverItStands) {
  for (const char hostile : {'"', '\\', '\n', '\x01', '\x1f', '\x7f', '\0'}) {
    for (std::size_t before = 0; before < 20; ++before) {
      const auto text = std::string(before, 'a') + hostile + std::string(19 - before, 'z');
      const auto line = written([&](JsonObject& object) { object.add("text", text); });
      EXPECT_EQ(json::parse(line)["text"], text);
      EXPECT_EQ(line.find('\n'), std::string::npos);
    }
  }
}

TEST(JsonObject, ReplacesWhatIsNotUtf8) {
  const auto parsed = json::parse(
      written([](JsonObject& object) { object.add("good", "für").add("bad", "a longer f\xfcr"); }));
  EXPECT_EQ(parsed["good"], "für");
  EXPECT_EQ(parsed["bad"], "a longer f\xEF\xBF\xBDr");
}

TEST(JsonObject, WritesNumbersThatReadBackAsThemselves) {
  const auto parsed = json::parse(written([](JsonObject& object) {
    object.add("tenth", 0.1).add("large", std::numeric_limits<std::uint64_t>::max());
    object.add("negative", -7).add("whole", 12.0).add("time", std::chrono::microseconds{1'234'567});
  }));
  EXPECT_EQ(parsed["tenth"].get<double>(), 0.1);
  EXPECT_EQ(parsed["large"].get<std::uint64_t>(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parsed["negative"], -7);
  EXPECT_EQ(parsed["whole"], 12.0);
  EXPECT_EQ(parsed["time"], 1234.567);
}

TEST(JsonObject, HasNullForWhatIsAbsentAndForNoNumber) {
  EXPECT_EQ(written([](JsonObject& object) {
              object.add("absent", std::optional<int>{}).add("present", std::optional{1});
              object.add_text_or_null("empty", "").add("nan", std::nan("")).add("inf", HUGE_VAL);
            }),
            R"({"absent":null,"present":1,"empty":null,"nan":null,"inf":null})");
}

}  // namespace
}  // namespace llm_api_router::telemetry
