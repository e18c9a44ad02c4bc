#include "analytics/csv_follower.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analytics/csv_test_file.hpp"

namespace llm_api_router::analytics {
namespace {

class CsvFollowerTest : public ::testing::Test {
 protected:
  CsvFollower::Seen look() { return follower_.look().value(); }
  std::string read_all() {
    std::string all;
    for (;;) {
      const auto lines = follower_.read().value();
      if (lines.empty()) return all;
      all += lines;
    }
  }

  CsvTestFile file_;
  CsvFollower follower_{file_.folder()};
};

TEST_F(CsvFollowerTest, NoFileIsNoError) {
  EXPECT_EQ(look().size, 0U);
  EXPECT_FALSE(look().anew);
  EXPECT_EQ(read_all(), "");
}

TEST_F(CsvFollowerTest, EachLineComesOnce) {
  file_.write("a\nb\n");
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "a\nb\n");
  EXPECT_FALSE(look().anew);
  EXPECT_EQ(read_all(), "");
  file_.append("c\nd");
  EXPECT_FALSE(look().anew);
  EXPECT_EQ(read_all(), "c\n");
  file_.append("e\n");
  EXPECT_EQ(look().size, 9U);
  EXPECT_EQ(read_all(), "de\n");
}

TEST_F(CsvFollowerTest, AnotherFileInItsPlaceIsReadFromItsBeginning) {
  file_.write("a\n");
  look();
  read_all();
  file_.replace("a\nb\n");
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "a\nb\n");
}

TEST_F(CsvFollowerTest, FileRewrittenInPlaceIsReadFromItsBeginning) {
  file_.write("aaaa\n");
  look();
  read_all();
  file_.write("bbbb\ncc\n");
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "bbbb\ncc\n");
  file_.write("b\n");
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "b\n");
}

TEST_F(CsvFollowerTest, FileThatGoesAndComesBackIsReadAnew) {
  file_.write("a\n");
  look();
  read_all();
  std::filesystem::remove(file_.path());
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "");
  file_.write("a\n");
  EXPECT_TRUE(look().anew);
  EXPECT_EQ(read_all(), "a\n");
}

TEST_F(CsvFollowerTest, LinesLongerThanAllAreLeftOut) {
  file_.write("a\n" + std::string(3'000'000, 'x'));
  look();
  EXPECT_EQ(read_all(), "a\n");
  EXPECT_EQ(follower_.skipped(), 1U);
  file_.append("xx\nb\n");
  look();
  EXPECT_EQ(read_all(), "b\n");
  EXPECT_EQ(follower_.skipped(), 1U);
}

TEST_F(CsvFollowerTest, ManyBlocksComeWhole) {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "line " + std::to_string(i) + "\n";
  file_.write(text);
  look();
  EXPECT_EQ(read_all(), text);
  EXPECT_EQ(follower_.offset(), text.size());
}

}  // namespace
}  // namespace llm_api_router::analytics
