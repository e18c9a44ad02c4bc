#include "analytics/analytics.hpp"

#include <sys/stat.h>

#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analytics/csv_test_file.hpp"

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::EndsWith;
using ::testing::HasSubstr;

Moment at(std::string_view text) { return parse_moment(text).value(); }

class AnalyticsTest : public ::testing::Test {
 protected:
  AnalyticsTest() {
    options_.folder = file_.folder();
    options_.now = [this] { return WallTime{now_}; };
  }

  Analytics& analytics() {
    if (!analytics_) analytics_ = std::make_unique<Analytics>(options_);
    return *analytics_;
  }

  Answer ask(Question question) {
    std::promise<Answer> answer;
    analytics().ask(std::move(question), [&](Answer given) { answer.set_value(std::move(given)); });
    return answer.get_future().get();
  }

  Answer requests(SeriesParameters parameters = {}) {
    return ask(SeriesQuestion{Metric::requests, std::move(parameters)});
  }
  std::string summary(SummaryParameters parameters = {}) { return ask(std::move(parameters)).text; }

  // The first and only bucket of the present hour.
  std::string this_minute() {
    SeriesParameters parameters{.interval = Interval::minute, .hours = hours{1}};
    const auto answer = requests(parameters);
    const auto last = answer.text.rfind('{');
    return last == std::string::npos ? answer.text : answer.text.substr(last);
  }

  CsvTestFile file_;
  Moment now_ = at("2026-03-01T00:30:10Z");
  AnalyticsOptions options_;

 private:
  std::unique_ptr<Analytics> analytics_;
};

constexpr const char* kRow =
    "2026-03-01T00:30:05.000Z,openai,first,120.5,false,,100,20,5,gpt,200,success,1,\n";
constexpr const char* kOldRow = "2026-03-01 00:30:06.123456,anthropic,second,80.25,True,20.5,7,,\n";

TEST_F(AnalyticsTest, WithoutAFileBucketsAreEmpty) {
  EXPECT_EQ(requests({.hours = hours{1}}).text,
            R"([{"timestamp":"2026-02-28T23:00:00Z","count":0},)"
            R"({"timestamp":"2026-03-01T00:00:00Z","count":0}])");
  EXPECT_EQ(summary(), "[]");
}

TEST_F(AnalyticsTest, WithoutAFolderBucketsAreEmpty) {
  options_.folder = file_.folder() / "none";
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":0"));
}

TEST_F(AnalyticsTest, WithoutLogsNothingIsRead) {
  options_.folder.clear();
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":0"));
}

TEST_F(AnalyticsTest, CountsRowsOfBothLayouts) {
  file_.write_rows(std::string{kRow} + kOldRow);
  EXPECT_EQ(this_minute(), R"({"timestamp":"2026-03-01T00:30:00Z","count":2}])");
}

TEST_F(AnalyticsTest, ContinuesAFileOfThePythonProgram) {
  file_.write(std::string{kOldHeader} + "\n" + kOldRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":1"));
  file_.append(kRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":2"));
}

TEST_F(AnalyticsTest, RowAppendedIsInTheNextAnswer) {
  file_.write_rows("");
  for (int rows = 1; rows <= 20; ++rows) {
    file_.append(kRow);
    EXPECT_THAT(this_minute(), HasSubstr("\"count\":" + std::to_string(rows) + "}"));
  }
}

TEST_F(AnalyticsTest, LateRowOfAnEarlierBucketIsCountedToo) {
  file_.write_rows(kRow);
  now_ += hours{3};
  const SeriesParameters parameters{.hours = hours{5}};
  EXPECT_THAT(requests(parameters).text,
              HasSubstr(R"({"timestamp":"2026-03-01T00:00:00Z","count":1})"));
  file_.append(kOldRow);
  EXPECT_THAT(requests(parameters).text,
              HasSubstr(R"({"timestamp":"2026-03-01T00:00:00Z","count":2})"));
}

TEST_F(AnalyticsTest, FileThatAppearsLaterIsFollowed) {
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":0"));
  file_.write_rows(kRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":1"));
}

TEST_F(AnalyticsTest, ReplacedFileIsReadAnew) {
  file_.write_rows(std::string{kRow} + kRow + kRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":3"));
  file_.replace(std::string{kHeader} + "\n" + kRow + kOldRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":2"));
}

TEST_F(AnalyticsTest, TruncatedFileIsReadAnew) {
  file_.write_rows(std::string{kRow} + kRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":2"));
  file_.write_rows(kOldRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":1"));
  std::filesystem::remove(file_.path());
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":0"));
}

TEST_F(AnalyticsTest, BadRowsAreSkipped) {
  file_.write_rows("garbage\n" + std::string{kRow} + "\n,,,,,,,,\n\"\n" +
                   std::string(100'000, 'x') + "\n" + kOldRow + std::string("\0\xff\x80,\n", 5) +
                   "2026-03-01T00:30:05Z,openai,torn,1");
  EXPECT_EQ(analytics().bad_rows(), 0U);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":2"));
  // The torn one may still become whole.
  EXPECT_EQ(analytics().bad_rows(), 5U);
}

TEST_F(AnalyticsTest, TornRowCountsOnceItIsWhole) {
  const std::string row = kRow;
  file_.write_rows(row.substr(0, 60));
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":0"));
  file_.append(row.substr(60));
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":1"));
}

TEST_F(AnalyticsTest, OddHeaderIsAnError) {
  file_.write("time,what\n1,2\n");
  const auto answer = requests();
  EXPECT_EQ(answer.kind, Answer::Kind::unavailable);
  EXPECT_THAT(answer.text, HasSubstr("first line is not the header"));
}

TEST_F(AnalyticsTest, FolderLinkAndPipeAreRefused) {
  std::filesystem::create_directory(file_.path());
  EXPECT_EQ(requests().kind, Answer::Kind::unavailable);
  EXPECT_THAT(requests().text, HasSubstr("is a folder"));
  std::filesystem::remove(file_.path());
  std::ofstream(file_.folder() / "elsewhere") << kHeader << "\n" << kRow;
  std::filesystem::create_symlink(file_.folder() / "elsewhere", file_.path());
  EXPECT_THAT(requests().text, HasSubstr("is a symbolic link"));
  std::filesystem::remove(file_.path());
  ASSERT_EQ(::mkfifo(file_.path().c_str(), 0600), 0);
  EXPECT_THAT(requests().text, HasSubstr("is not a regular file"));
  std::filesystem::remove(file_.path());
  file_.write_rows(kRow);
  EXPECT_THAT(this_minute(), HasSubstr("\"count\":1"));
}

TEST_F(AnalyticsTest, SummarisesEachProvider) {
  file_.write_rows(std::string{kRow} + kRow + kOldRow);
  EXPECT_EQ(
      summary({.hours = hours{1}}),
      R"([{"provider_type":"anthropic","provider_name":"second","request_count":1,"total_tokens":7,)"
      R"("input_tokens":7,"output_tokens":0,"cached_tokens":0,"avg_latency_ms":80.25,)"
      R"("streaming_count":1,"non_streaming_count":0,"min_timestamp":"2026-03-01T00:30:06.123456Z",)"
      R"("max_timestamp":"2026-03-01T00:30:06.123456Z"},)"
      R"({"provider_type":"openai","provider_name":"first","request_count":2,"total_tokens":240,)"
      R"("input_tokens":200,"output_tokens":40,"cached_tokens":10,"avg_latency_ms":120.5,)"
      R"("streaming_count":0,"non_streaming_count":2,"min_timestamp":"2026-03-01T00:30:05Z",)"
      R"("max_timestamp":"2026-03-01T00:30:05Z"}])");
}

TEST_F(AnalyticsTest, SummaryFromAMomentLooksBackForEver) {
  file_.write_rows("2020-01-01T00:00:00Z,openai,old,1,0,,,,,,,,,\n" + std::string{kRow});
  EXPECT_THAT(summary(), ::testing::Not(HasSubstr("old")));
  EXPECT_THAT(summary({.from = at("2019-12-31")}), HasSubstr("old"));
  EXPECT_THAT(summary({.from = at("2020-01-01T00:00:00.000001Z")}),
              ::testing::Not(HasSubstr("old")));
  EXPECT_EQ(summary({.from = at("2030-01-01")}), "[]");
}

TEST_F(AnalyticsTest, TokensAndLatencyAreTold) {
  file_.write_rows(std::string{kRow} + kOldRow);
  const SeriesParameters parameters{.interval = Interval::day, .hours = hours{1}};
  EXPECT_EQ(ask(SeriesQuestion{Metric::tokens, parameters}).text,
            R"([{"timestamp":"2026-02-28T00:00:00Z","input_tokens":0,"output_tokens":0,)"
            R"("cached_tokens":0,"total_tokens":0},)"
            R"({"timestamp":"2026-03-01T00:00:00Z","input_tokens":107,"output_tokens":20,)"
            R"("cached_tokens":5,"total_tokens":127}])");
  EXPECT_EQ(ask(SeriesQuestion{Metric::latency, parameters}).text,
            R"([{"timestamp":"2026-02-28T00:00:00Z","avg_ms":null,"p50_ms":null,"p95_ms":null,)"
            R"("ttft_ms":null},)"
            R"({"timestamp":"2026-03-01T00:00:00Z","avg_ms":100.375,"p50_ms":100.375,)"
            R"("p95_ms":118.488,"ttft_ms":20.5}])");
}

TEST_F(AnalyticsTest, GroupsEveryBucket) {
  file_.write_rows(std::string{kRow} + kOldRow);
  SeriesParameters parameters{.hours = hours{1}, .group_by = GroupBy::model};
  EXPECT_EQ(requests(parameters).text,
            R"([{"timestamp":"2026-02-28T23:00:00Z","model":null,"count":0},)"
            R"({"timestamp":"2026-02-28T23:00:00Z","model":"gpt","count":0},)"
            R"({"timestamp":"2026-03-01T00:00:00Z","model":null,"count":1},)"
            R"({"timestamp":"2026-03-01T00:00:00Z","model":"gpt","count":1}])");
  parameters.group_by = GroupBy::provider;
  EXPECT_THAT(requests(parameters).text,
              EndsWith(R"("provider_type":"anthropic","provider":"second","count":1}])"));
  parameters.group_by = GroupBy::outcome;
  EXPECT_THAT(requests(parameters).text, EndsWith(R"("outcome":"success","count":1}])"));
}

TEST_F(AnalyticsTest, TooManyGroupsAreRefused) {
  std::string rows;
  for (int i = 0; i < 400; ++i) {
    rows += "2026-03-01T00:30:05Z,openai,p,1,0,,,,,model-" + std::to_string(i) + ",,,,\n";
  }
  file_.write_rows(rows);
  const auto answer =
      requests({.interval = Interval::minute, .hours = hours{720}, .group_by = GroupBy::model});
  EXPECT_EQ(answer.kind, Answer::Kind::bad);
  EXPECT_THAT(answer.text, HasSubstr("group_by"));
}

TEST_F(AnalyticsTest, ModelsAreNamesAndNeverStatements) {
  file_.write_rows(kRow);
  for (const auto* const model : {"' OR 1=1 --", "gpt'; DROP TABLE rows; --", "$1", "%", "1"}) {
    EXPECT_THAT(requests({.model = model}).text, EndsWith("\"count\":0}]")) << model;
  }
  EXPECT_THAT(requests({.model = "gpt"}).text, EndsWith("\"count\":1}]"));
}

TEST_F(AnalyticsTest, HostileNamesInTheFileStayText) {
  file_.write_rows(
      "2026-03-01T00:30:05Z,openai,\"a\"\"],[\\\",1,0,,,,,'; DROP TABLE rows; --,,,,\n"
      "2026-03-01T00:30:05Z,openai,\xff\x01,1,0,,,,,,,,,\n");
  EXPECT_THAT(summary(), HasSubstr(R"("provider_name":"a\"],[\\")"));
  EXPECT_THAT(summary(), HasSubstr("\"provider_name\":\"\xEF\xBF\xBD\\u0001\""));
  EXPECT_THAT(requests({.model = "'; DROP TABLE rows; --"}).text, EndsWith("\"count\":1}]"));
}

TEST_F(AnalyticsTest, QuestionThatCannotWaitHearsOfTheProgress) {
  std::string rows;
  for (int i = 0; i < 20'000; ++i) rows += kRow;
  file_.write_rows(rows);
  options_.ingest_patience = milliseconds{0};
  const auto answer = requests();
  EXPECT_EQ(answer.kind, Answer::Kind::not_ready);
  EXPECT_THAT(answer.text, HasSubstr(" % of "));
  // Taking in goes on meanwhile, so that a later question is answered.
  Answer later = answer;
  while (later.kind == Answer::Kind::not_ready) later = requests();
  EXPECT_THAT(later.text, EndsWith("\"count\":20000}]"));
}

TEST_F(AnalyticsTest, QuestionThatTakesTooLongIsGivenUp) {
  std::string rows;
  for (int i = 0; i < 20'000; ++i) rows += kRow;
  file_.write_rows(rows);
  options_.query_timeout = milliseconds{-1};
  const auto answer = ask(SeriesQuestion{Metric::latency, {}});
  EXPECT_EQ(answer.kind, Answer::Kind::busy);
  EXPECT_THAT(answer.text, HasSubstr("took too long"));
}

TEST_F(AnalyticsTest, TooManyWaitingAreTurnedAway) {
  options_.most_waiting = 0;
  EXPECT_EQ(requests().kind, Answer::Kind::busy);
}

TEST_F(AnalyticsTest, StopLetsQuestionsGo) {
  auto let_go = std::make_shared<int>();
  const std::weak_ptr<int> watch = let_go;
  Analytics analytics(options_);
  analytics.stop();
  analytics.ask(SummaryParameters{}, [let_go = std::move(let_go)](const Answer&) { FAIL(); });
  EXPECT_TRUE(watch.expired());
}

TEST_F(AnalyticsTest, LeavesNothingInTheFolder) {
  file_.write_rows(kRow);
  {
    Analytics analytics(options_);
    std::promise<void> done;
    analytics.ask(SummaryParameters{}, [&](const Answer&) { done.set_value(); });
    done.get_future().get();
  }
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(file_.folder())) {
    ++entries;
  }
  EXPECT_EQ(entries, 1U);
}

}  // namespace
}  // namespace llm_api_router::analytics
