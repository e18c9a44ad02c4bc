#include "analytics/names.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::analytics {
namespace {

TEST(Names, OneNumberForOneName) {
  Names names;
  const auto first = names.add("first");
  const auto second = names.add("second");
  EXPECT_NE(first, second);
  EXPECT_EQ(names.add("first"), first);
  EXPECT_EQ(names.name(second), "second");
  EXPECT_EQ(names.find("second"), second);
  EXPECT_FALSE(names.find("third"));
  EXPECT_EQ(names.add(""), Names::kNone);
}

TEST(Names, WhatHasNoRoomIsTheOther) {
  Names names(3, 5);
  const auto first = names.add("first");
  EXPECT_EQ(names.add("second"), Names::kOther);
  EXPECT_EQ(names.add("x"), Names::kOther);
  EXPECT_EQ(names.add("first"), first);
  EXPECT_EQ(names.name(Names::kOther), "(other)");
}

TEST(Names, StayWhenMoved) {
  Names names;
  for (int i = 0; i < 1000; ++i) names.add("a name of some length " + std::to_string(i));
  const Names moved = std::move(names);
  EXPECT_EQ(moved.name(*moved.find("a name of some length 999")), "a name of some length 999");
}

}  // namespace
}  // namespace llm_api_router::analytics
