#include "base/boxed.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

using Words = Boxed<std::string>;

TEST(Boxed, HoldsNothingAtFirst) {
  EXPECT_FALSE(Words{});
  EXPECT_FALSE(Words{std::nullopt});
  EXPECT_EQ(Words{}.value_or("none"), "none");
}

TEST(Boxed, HoldsWhatItIsGiven) {
  Words words = std::string{"refused"};
  ASSERT_TRUE(words);
  EXPECT_EQ(*words, "refused");
  EXPECT_EQ(words->size(), 7U);
  EXPECT_EQ(words.value_or("none"), "refused");
  words.reset();
  EXPECT_FALSE(words);
}

TEST(Boxed, CopiesAreTheirOwn) {
  const Words first{"one"};
  Words second = first;
  *second += " more";
  EXPECT_EQ(*first, "one");
  EXPECT_EQ(*second, "one more");
  second = first;
  EXPECT_EQ(*second, "one");
  second = Words{};
  EXPECT_FALSE(second);
}

TEST(Boxed, MovesWhatItHolds) {
  Words first{"one"};
  const auto* const kept = &*first;
  const Words second = std::move(first);
  EXPECT_EQ(&*second, kept);
}

}  // namespace
}  // namespace llm_api_router
