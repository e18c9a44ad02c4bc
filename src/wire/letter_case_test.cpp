#include "wire/letter_case.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

TEST(Iequals, ComparesWithoutRegardToAsciiCase) {
  EXPECT_TRUE(iequals("Content-Type", "content-tYPE"));
  EXPECT_TRUE(iequals("", ""));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("a", "b"));
  EXPECT_FALSE(iequals("[", "{"));
  EXPECT_FALSE(iequals("@", "`"));
  EXPECT_FALSE(iequals("\xC3\x84", "\xC3\xA4"));
}

// Every pair of bytes, alone and at each place of texts of each length.
TEST(Iequals, IsRightAboutEveryPairOfBytesWhereverItStands) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; at += size < 9 ? 1 : 5) {
      std::string a(size, 'x');
      std::string b(size, 'X');
      for (int left = 0; left < 256; ++left) {
        for (int right = 0; right < 256; ++right) {
          a[at] = static_cast<char>(left);
          b[at] = static_cast<char>(right);
          ASSERT_EQ(iequals(a, b), lower(a[at]) == lower(b[at]))
              << size << ' ' << left << ' ' << right;
        }
      }
    }
  }
}

}  // namespace
}  // namespace llm_api_router::wire
