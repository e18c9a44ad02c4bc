#include "demo/mishaps.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

TEST(Mishaps, FollowAFixedPattern) {
  Mishaps mishaps;
  std::string pattern;
  for (int i = 0; i < 28; ++i) pattern += ".RO"[static_cast<int>(mishaps.next())];
  EXPECT_EQ(pattern, "...R..OR...R.O.R...RO..R...O");
  EXPECT_EQ(mishaps.requests(), 28U);
}

}  // namespace
}  // namespace llm_api_router::demo
