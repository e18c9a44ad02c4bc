#include "config/text_rules.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

TEST(Utf8, AcceptsEveryLength) { EXPECT_TRUE(is_utf8("a é 東 🚀")); }

TEST(Utf8, AcceptsTheEdges) {
  EXPECT_TRUE(
      is_utf8("\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesOverlongForms) {
  EXPECT_FALSE(is_utf8("\xc0\x80"));
  EXPECT_FALSE(is_utf8("\xc1\xbf"));
  EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
  EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
}

TEST(Utf8, RefusesSurrogatesAndWhatLiesBeyond) {
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xff"));
}

TEST(Utf8, RefusesCutCharacters) {
  EXPECT_FALSE(is_utf8("\xe6\x9d"));
  EXPECT_FALSE(is_utf8("\x80"));
  EXPECT_FALSE(is_utf8("\xc3("));
}

TEST(ControlFault, KnowsC0DelAndC1) {
  for (const std::string text : {"\n", "a\x7f", "\xc2\x9b", "\t"}) {
    EXPECT_EQ(control_fault(text), "must not hold control characters");
  }
  EXPECT_EQ(control_fault(std::string{"\0", 1}), "must not hold control characters");
  EXPECT_EQ(control_fault("\xc2\xa0 plain"), std::nullopt);
}

TEST(KeyDigestFault, WantsSixtyFourHexDigits) {
  EXPECT_EQ(key_digest_fault(std::string(64, 'A')), std::nullopt);
  EXPECT_NE(key_digest_fault(std::string(63, 'a')), std::nullopt);
  EXPECT_NE(key_digest_fault(std::string(64, 'g')), std::nullopt);
}

}  // namespace
}  // namespace llm_api_router
