#include "wire/strict_lines.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

using Step = StrictLines::Step;

TEST(StrictLines, GivesLinesWithoutTheirEnds) {
  StrictLines lines;
  const std::string text = "a\r\n\r\nb c\r\n";
  ASSERT_EQ(lines.next(text), Step::line);
  EXPECT_EQ(lines.line(), "a");
  ASSERT_EQ(lines.next(text), Step::line);
  EXPECT_EQ(lines.line(), "");
  EXPECT_EQ(lines.consumed(), 5U);
  ASSERT_EQ(lines.next(text), Step::line);
  EXPECT_EQ(lines.line(), "b c");
  EXPECT_EQ(lines.consumed(), text.size());
  EXPECT_EQ(lines.next(text), Step::need_more);
}

TEST(StrictLines, WaitsForTheEndOfALine) {
  StrictLines lines;
  EXPECT_EQ(lines.next(""), Step::need_more);
  EXPECT_EQ(lines.next("ab"), Step::need_more);
  EXPECT_EQ(lines.next("ab\r"), Step::need_more);
  ASSERT_EQ(lines.next("ab\r\nc"), Step::line);
  EXPECT_EQ(lines.line(), "ab");
  EXPECT_EQ(lines.next("ab\r\nc"), Step::need_more);
}

TEST(StrictLines, BeginsAnewAfterRestart) {
  StrictLines lines;
  ASSERT_EQ(lines.next("first\r\n"), Step::line);
  lines.restart();
  EXPECT_EQ(lines.consumed(), 0U);
  ASSERT_EQ(lines.next("x\r\n"), Step::line);
  EXPECT_EQ(lines.line(), "x");
}

TEST(StrictLines, AllowsTabsAndBytesAboveAscii) {
  StrictLines lines;
  EXPECT_EQ(lines.next("a\tb\x80\xff\r\n"), Step::line);
}

// Wherever it stands, and whatever stands around it.
TEST(StrictLines, RefusesExactlyTheControlCharacters) {
  for (const char filler : {'a', '\t', '~', '\x80', '\xff'}) {
    for (std::size_t at = 0; at < 20; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        if (byte == '\n') continue;
        std::string text = "a" + std::string(20, filler) + "\r\n";
        text[1 + at] = static_cast<char>(byte);
        const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
        StrictLines lines;
        ASSERT_EQ(lines.next(text), control ? Step::malformed : Step::line) << at << ' ' << byte;
      }
    }
  }
}

struct Malformed {
  const char* name;
  std::string text;
};

class MalformedLine : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedLine, IsRefusedWithAReason) {
  StrictLines lines;
  EXPECT_EQ(lines.next(GetParam().text), Step::malformed);
  EXPECT_FALSE(lines.fault().empty());
}

INSTANTIATE_TEST_SUITE_P(
    StrictLines, MalformedLine,
    testing::Values(Malformed{"BareLf", "ab\n"}, Malformed{"LfAlone", "\n"},
                    Malformed{"BareCr", "a\rb\r\n"}, Malformed{"TwoCr", "a\r\r\n"},
                    Malformed{"CrFirst", "\ra\r\n"}, Malformed{"Nul", {'a', '\0', '\r', '\n'}},
                    Malformed{"Escape", "\x1b[0m\r\n"}, Malformed{"Delete", "a\x7f\r\n"},
                    Malformed{"VerticalTab", "a\vb\r\n"}, Malformed{"LeadingSpace", " a\r\n"},
                    Malformed{"LeadingTab", "\ta\r\n"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace llm_api_router::wire
