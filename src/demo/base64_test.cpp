#include "demo/base64.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

// The vectors of RFC 4648 §10.
TEST(Base64, EncodesTheStandardsExamples) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, EncodesEveryBit) {
  EXPECT_EQ(base64({"\xff\xff\xff\x00\x00\x00", 6}), "////AAAA");
  EXPECT_EQ(base64("\xfb\xef\xbe"), "++++");
}

}  // namespace
}  // namespace llm_api_router::demo
