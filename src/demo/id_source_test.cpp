#include "demo/id_source.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include <gtest/gtest.h>

namespace llm_api_router::demo {
namespace {

TEST(IdSource, MakesIdsOfTheirPrefixAndLength) {
  IdSource ids{1};
  const auto id = ids.next("msg_01", 22);
  EXPECT_TRUE(id.starts_with("msg_01"));
  EXPECT_EQ(id.size(), 6U + 22U);
  EXPECT_TRUE(std::all_of(id.begin() + 4, id.end(),
                          [](unsigned char letter) { return std::isalnum(letter) != 0; }));
}

TEST(IdSource, NeverRepeats) {
  IdSource ids{1};
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(ids.next("x")).second);
}

TEST(IdSource, DependsOnItsSeedAlone) {
  EXPECT_EQ(IdSource{7}.next("x"), IdSource{7}.next("x"));
  EXPECT_NE(IdSource{7}.next("x"), IdSource{8}.next("x"));
}

}  // namespace
}  // namespace llm_api_router::demo
