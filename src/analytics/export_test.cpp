#include "analytics/export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analytics/csv_test_file.hpp"

namespace llm_api_router::analytics {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ExportTest : public ::testing::Test {
 protected:
  std::string exported(ExportFormat format) {
    std::string all;
    const auto outcome = export_rows(
        {file_.folder(), format, range_},
        [&](const std::string& piece) {
          all += piece;
          ++pieces_;
          return pieces_ < most_pieces_;
        },
        stop_);
    EXPECT_TRUE(outcome) << outcome.error().message;
    return all;
  }

  [[nodiscard]] std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(file_.folder())) {
      ++count;
    }
    return count;
  }

  CsvTestFile file_;
  Range range_ = last_hours(std::chrono::hours{24}, parse_moment("2026-11-22T17:00:00Z").value());
  std::atomic<bool> stop_{false};
  int pieces_ = 0;
  int most_pieces_ = 1'000'000;
};

TEST_F(ExportTest, CsvHasTheRowsOfTheRangeInTodaysLayout) {
  file_.write(std::string{kOldHeader} +
              "\n2026-11-21T16:59:59Z,openai,too old,1,0,,,,\n"
              "2026-11-21 18:00:00+01:00,openai,\"a \"\"b\"\", c\",1.5,True,0.001,1,2,3\n"
              "garbage\n"
              "2026-11-22T17:00:00.000Z,anthropic,p,,0,,,,,m,200,success,1,s\r\n"
              "2026-11-22T17:00:01Z,openai,too new,1,0,,,,\n");
  EXPECT_EQ(exported(ExportFormat::csv),
            std::string{kHeader} +
                "\n2026-11-21T17:00:00Z,openai,\"a \"\"b\"\", c\",1.5,true,0.001,1,2,3,,,,,\n"
                "2026-11-22T17:00:00Z,anthropic,p,,false,,,,,m,200,success,1,s\n");
}

TEST_F(ExportTest, WithoutRowsThereIsTheHeader) {
  EXPECT_EQ(exported(ExportFormat::csv), std::string{kHeader} + "\n");
  EXPECT_THAT(exported(ExportFormat::parquet), StartsWith("PAR1"));
}

TEST_F(ExportTest, ParquetIsWholeAndItsFileIsGone) {
  std::string rows;
  for (int i = 0; i < 10'000; ++i) {
    rows += "2026-11-22T17:00:00Z,openai,p\xff,1,0,,,7,,m'\";--,200,success,1,\n";
  }
  file_.write_rows(rows);
  const auto text = exported(ExportFormat::parquet);
  EXPECT_THAT(text, StartsWith("PAR1"));
  EXPECT_THAT(text, EndsWith("PAR1"));
  EXPECT_THAT(text, HasSubstr("time_to_first_token_ms"));
  EXPECT_THAT(text, HasSubstr("m'\";--"));
  EXPECT_EQ(files(), 1U);
}

TEST_F(ExportTest, ComesInPiecesUntilNoMoreIsWanted) {
  std::string rows;
  for (int i = 0; i < 10'000; ++i) rows += "2026-11-22T17:00:00Z,openai,p,1,0,,,7,,m,200,,1,\n";
  file_.write_rows(rows);
  exported(ExportFormat::csv);
  EXPECT_GT(pieces_, 5);
  pieces_ = 0;
  most_pieces_ = 2;
  exported(ExportFormat::csv);
  EXPECT_EQ(pieces_, 2);
}

TEST_F(ExportTest, StopEndsIt) {
  file_.write_rows("2026-11-22T17:00:00Z,openai,p,1,0,,,7,,m,200,,1,\n");
  stop_ = true;
  EXPECT_EQ(exported(ExportFormat::csv), "");
  const auto outcome = export_rows(
      {file_.folder(), ExportFormat::parquet, range_}, [](const std::string&) { return true; },
      stop_);
  EXPECT_FALSE(outcome);
  EXPECT_EQ(files(), 1U);
}

TEST_F(ExportTest, FileThatCannotBeUsedIsAnError) {
  std::filesystem::create_directory(file_.path());
  const auto outcome = export_rows(
      {file_.folder(), ExportFormat::csv, range_}, [](const std::string&) { return true; }, stop_);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, HasSubstr("is a folder"));
}

}  // namespace
}  // namespace llm_api_router::analytics
