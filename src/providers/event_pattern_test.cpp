#include "providers/event_pattern.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

// A pattern of the event {"n":1,"a":"one","x":true,"b":"two"}: `n` is idle, `a` and `b` grow.
class EventPatternTest : public testing::Test {
 protected:
  EventPatternTest() {
    pattern_.set("t", kEvent,
                 {{.begin = 5, .end = 6, .digits = true},
                  {.begin = 12, .end = 15, .text = &a_},
                  {.begin = 31, .end = 34, .text = &b_}});
  }

  static constexpr std::string_view kEvent = R"({"n":1,"a":"one","x":true,"b":"two"})";
  std::string a_ = "one";
  std::string b_ = "two";
  EventPattern pattern_;
};

TEST_F(EventPatternTest, AppendsWhatAnEventOfTheSameKindBrings) {
  EXPECT_TRUE(pattern_.add("t", R"({"n":20,"a":" more\n","x":true,"b":""})"));
  EXPECT_TRUE(pattern_.add("t", R"({"n":3,"a":"","x":true,"b":"!"})"));
  EXPECT_EQ(a_, "one more\n");
  EXPECT_EQ(b_, "two!");
}

TEST_F(EventPatternTest, LeavesAnyOtherEventAlone) {
  for (const auto* const event :
       {R"({"n":1,"a":"x","x":false,"b":"y"})", R"({"n":1,"a":"x","x":true,"b":"y"} )",
        R"({"n":1,"a":"x","x":true,"b":"y")", R"({"n":1,"a":"x","x":true,"c":"y"})",
        R"({"n":1.5,"a":"x","x":true,"b":"y"})", R"({"n":01,"a":"x","x":true,"b":"y"})",
        R"({"n":1,"a":"x","x":true,"b":7})", R"({"n":1,"a":"x","x":true,"b":"y","z":0})",
        R"({"n":1,"a":"x"y","x":true,"b":"y"})", R"({"n":1,"a":"\ud83c","x":true,"b":"y"})", ""}) {
    EXPECT_FALSE(pattern_.add("t", event)) << event;
  }
  EXPECT_FALSE(pattern_.add("", kEvent));
  EXPECT_EQ(a_, "one");
  EXPECT_EQ(b_, "two");
}

TEST_F(EventPatternTest, FitsNothingOnceForgotten) {
  pattern_.forget();
  EXPECT_FALSE(pattern_.add("t", kEvent));
}

TEST_F(EventPatternTest, WithoutGapsFitsTheSameEventOnly) {
  pattern_.set("", "{}", {});
  EXPECT_TRUE(pattern_.add("", "{}"));
  EXPECT_FALSE(pattern_.add("", "{ }"));
}

}  // namespace
}  // namespace llm_api_router::providers
