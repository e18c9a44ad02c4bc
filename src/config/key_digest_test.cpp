#include "config/key_digest.hpp"

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

// FIPS 180-4's own example.
TEST(KeyDigest, IsSha256InLowerCaseHex) {
  EXPECT_EQ(key_digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(key_digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace llm_api_router
