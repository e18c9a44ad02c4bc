#include "telemetry/named_counters.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

std::map<std::string, std::uint64_t> counts(const NamedCounters& counters) {
  std::map<std::string, std::uint64_t> all;
  counters.read([&](std::string_view name, std::uint64_t count) {
    EXPECT_TRUE(all.emplace(name, count).second) << name;
  });
  return all;
}

using Counts = std::map<std::string, std::uint64_t>;

TEST(NamedCounters, CountEachNameApart) {
  NamedCounters counters;
  EXPECT_EQ(counts(counters), Counts{});
  for (const auto* name : {"a", "b", "a", "ab", "a"}) {
    counters.add(name);
  }
  EXPECT_EQ(counts(counters), (Counts{{"a", 3}, {"b", 1}, {"ab", 1}}));
}

TEST(NamedCounters, CountEqualNamesAsOneWhereverTheyAreStored) {
  static const std::string kStored = "success";
  NamedCounters counters;
  counters.add("success");
  counters.add(kStored);
  EXPECT_EQ(counts(counters), (Counts{{"success", 2}}));
}

TEST(NamedCounters, CountTooManyNamesTogether) {
  static const std::string kNames = std::string(NamedCounters::kNames + 2, 'x');
  NamedCounters counters;
  for (std::size_t length = 1; length <= kNames.size(); ++length) {
    counters.add(std::string_view{kNames}.substr(0, length));
  }
  counters.add("x");
  const auto all = counts(counters);
  EXPECT_EQ(all.size(), NamedCounters::kNames + 1);
  EXPECT_EQ(all.at("other"), 2U);
  EXPECT_EQ(all.at("x"), 2U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
