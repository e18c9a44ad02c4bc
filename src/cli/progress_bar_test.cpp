#include "cli/progress_bar.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::cli {
namespace {

TEST(ProgressBar, FillsFromLeftToRight) {
  EXPECT_EQ(progress_line("Log", 0, 100, 23), "Log [----------]   0 %");
  EXPECT_EQ(progress_line("Log", 55, 100, 23), "Log [#####-----]  55 %");
  EXPECT_EQ(progress_line("Log", 100, 100, 23), "Log [##########] 100 %");
}

TEST(ProgressBar, OfNothingIsDone) { EXPECT_EQ(progress_line("", 0, 0, 12), " [##] 100 %"); }

TEST(ProgressBar, NeverShowsMoreThanAll) {
  EXPECT_EQ(progress_line("Log", 200, 100, 14), "Log [#] 100 %");
}

TEST(ProgressBar, FitsAnyTerminal) {
  const std::string label = "Compressing log 1 of 3";
  for (std::size_t width = 6; width < 300; ++width) {
    EXPECT_LT(progress_line(label, 1, 3, width).size(), width) << width;
  }
  EXPECT_EQ(progress_line(label, 1, 3, 10), " 33 %");
  EXPECT_EQ(progress_line(label, 1, 3, 300).size(), progress_line(label, 1, 3, 200).size());
}

}  // namespace
}  // namespace llm_api_router::cli
