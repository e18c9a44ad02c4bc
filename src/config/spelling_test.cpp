#include "config/spelling.hpp"

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

TEST(EditDistance, CountsSingleLetters) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("timeout", "timout"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(EditDistance, CountsASwapOnce) { EXPECT_EQ(edit_distance("tiemout", "timeout"), 1U); }

TEST(Closest, IgnoresCaseAndSeparators) {
  EXPECT_EQ(closest("apiKey", {"api_key", "priority"}), "api_key");
  EXPECT_EQ(closest("API-KEY", {"api_key", "priority"}), "api_key");
}

TEST(Closest, PrefersTheNearest) {
  EXPECT_EQ(closest("time_out", {"timeouts", "timeout"}), "timeout");
}

TEST(Closest, FindsNothingForSomethingElse) {
  EXPECT_EQ(closest("flavour", {"api_key", "priority"}), std::nullopt);
  EXPECT_EQ(closest("", {"api_key"}), std::nullopt);
  EXPECT_EQ(closest(std::string(1'000'000, 'x'), {"api_key"}), std::nullopt);
}

}  // namespace
}  // namespace llm_api_router
