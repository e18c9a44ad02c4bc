#include "telemetry/log_sink.hpp"

#include <algorithm>

#include <gmock/gmock.h>

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint t0{1000h};

// A sink whose file takes so many lines.
class LogSinkTest : public testing::Test {
 protected:
  Appended append(std::span<const std::string_view> pieces) {
    ++tries_;
    std::size_t taken = 0;
    for (const auto piece : pieces) {
      if (taken == room_) {
        room_ = 0;
        return {taken, std::make_error_code(std::errc::no_space_on_device)};
      }
      written_.emplace_back(piece);
      if (piece.ends_with('\n')) ++taken;
    }
    room_ -= taken;
    return {taken, {}};
  }

  std::size_t room_ = 100;
  int tries_ = 0;
  std::vector<std::string> written_;
  LogSink sink_{[this](auto lines) { return append(lines); }, 10, 1s};
};

TEST_F(LogSinkTest, WritesAllAtOnce) {
  EXPECT_TRUE(sink_.add("one\n"));
  EXPECT_TRUE(sink_.add("two\n"));
  sink_.flush(t0);
  EXPECT_THAT(written_, ElementsAre("one\n", "two\n"));
  EXPECT_EQ(tries_, 1);
  EXPECT_TRUE(sink_.empty());
  EXPECT_EQ(sink_.bytes(), 0U);
}

TEST_F(LogSinkTest, KeepsWhatTheFileDidNotTakeAndTriesASecondLater) {
  room_ = 1;
  ASSERT_TRUE(sink_.add("one\n"));
  ASSERT_TRUE(sink_.add("two\n"));
  sink_.flush(t0);
  EXPECT_THAT(written_, ElementsAre("one\n"));
  EXPECT_TRUE(sink_.error());
  EXPECT_EQ(sink_.lines(), 1U);
  room_ = 100;
  sink_.flush(t0 + 999ms);
  EXPECT_EQ(tries_, 1);
  sink_.flush(t0 + 1s);
  EXPECT_THAT(written_, ElementsAre("one\n", "two\n"));
  EXPECT_FALSE(sink_.error());
}

TEST_F(LogSinkTest, TriesOnceMoreAtTheEndHoweverRecentTheFailure) {
  room_ = 0;
  ASSERT_TRUE(sink_.add("one\n"));
  sink_.flush(t0);
  ASSERT_THAT(written_, IsEmpty());
  room_ = 1;
  sink_.flush(TimePoint::max());
  EXPECT_THAT(written_, ElementsAre("one\n"));
}

TEST_F(LogSinkTest, TakesALineThatIsWrittenIntoItsBuffer) {
  sink_.text().append("on");
  sink_.text().append("e\n");
  EXPECT_EQ(sink_.line(), "one\n");
  ASSERT_TRUE(sink_.end_line());
  EXPECT_EQ(sink_.line(), "");
  sink_.flush(t0);
  EXPECT_THAT(written_, ElementsAre("one\n"));
}

TEST_F(LogSinkTest, EndsALineWithItsBodyHoweverLarge) {
  for (const std::size_t size : {1U, 100'000U}) {
    Buffer body;
    body.append(std::string(size, 'x'));
    sink_.text().append("{");
    ASSERT_TRUE(sink_.end_line(std::move(body)));
    EXPECT_EQ(sink_.lines(), 1U);
    EXPECT_EQ(sink_.bytes(), size + 3);
    sink_.flush(t0);
    std::string all;
    for (const auto& piece : written_) all += piece;
    EXPECT_EQ(all, "{" + std::string(size, 'x') + "}\n");
    EXPECT_EQ(sink_.bytes(), 0U);
    written_.clear();
  }
}

TEST_F(LogSinkTest, KeepsBodiesThatTheFileDidNotTake) {
  room_ = 1;
  ASSERT_TRUE(sink_.add("one\n"));
  const std::string long_text(5'000, 'x');
  Buffer body;
  body.append(long_text);
  sink_.text().append("{");
  ASSERT_TRUE(sink_.end_line(std::move(body)));
  ASSERT_TRUE(sink_.add("two\n"));
  sink_.flush(t0);
  EXPECT_EQ(sink_.lines(), 2U);
  EXPECT_EQ(sink_.bytes(), 5'007U);
  room_ = 100;
  sink_.flush(TimePoint::max());
  EXPECT_THAT(written_, ElementsAre("one\n", "{", long_text, "}\n", "two\n"));
  EXPECT_EQ(sink_.bytes(), 0U);
}

TEST_F(LogSinkTest, WhileTheFileFailsItTakesOnlyWhatItHasRoomFor) {
  room_ = 0;
  ASSERT_TRUE(sink_.add("12345\n"));
  sink_.flush(t0);
  EXPECT_FALSE(sink_.add("67890\n"));
  EXPECT_TRUE(sink_.add("678\n"));
  EXPECT_EQ(sink_.bytes(), 10U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
