#include "telemetry/stats_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/log_scratch.hpp"

namespace llm_api_router::telemetry {
namespace {

using std::chrono::microseconds;

ExchangeRecord an_answer() {
  ExchangeRecord record;
  record.endpoint = Endpoint::messages;
  record.api = Api::anthropic;
  record.provider = "main";
  record.model = "m";
  record.status = 200;
  record.attempts = 2;
  record.latency = microseconds{1'234'567};
  record.usage = {11, 7, 3};
  return record;
}

std::string row_of(const ExchangeRecord& record) {
  Buffer row;
  append_stats_row(row, record, WallTime{std::chrono::hours{12}});
  return std::string{row.view()};
}

TEST(StatsRow, HasAColumnForEachNameOfTheHeader) {
  EXPECT_EQ(row_of(an_answer()),
            "1970-01-01T12:00:00.000Z,anthropic,main,1234.567,false,,11,7,3,m,200,success,2,\n");
}

TEST(StatsRow, LeavesEmptyWhatIsNotKnown) {
  auto record = an_answer();
  record.latency.reset();
  record.usage = {};
  record.streaming = true;
  record.time_to_first_token = microseconds{5};
  EXPECT_THAT(row_of(record), testing::HasSubstr(",main,,true,0.005,,,,m,"));
}

TEST(StatsRow, QuotesAndDisarmsTextOfOthers) {
  for (const auto& [text, field] : std::initializer_list<std::pair<std::string, std::string>>{
           {"a,b", R"("a,b")"},
           {R"(say "x")", R"("say ""x""")"},
           {"line\nbreak\r\t\x7f", "line break   "},
           {"=1+1", "'=1+1"},
           {"+1", "'+1"},
           {"-1", "'-1"},
           {"@x", "'@x"},
           {"\t=1", "' =1"},
           {"=a,b", R"("'=a,b")"},
           {"a=1", "a=1"}}) {
    auto record = an_answer();
    record.session = text;
    EXPECT_THAT(row_of(record), testing::EndsWith(",2," + field + "\n")) << text;
  }
}

TEST(StatsRow, IsForAnswersToChatsResponsesAndMessagesOnly) {
  for (const auto& [endpoint, has] :
       std::initializer_list<std::pair<Endpoint, bool>>{{Endpoint::chat_completions, true},
                                                        {Endpoint::responses, true},
                                                        {Endpoint::messages, true},
                                                        {Endpoint::count_tokens, false},
                                                        {Endpoint::embeddings, false},
                                                        {Endpoint::completions, false},
                                                        {Endpoint::models, false},
                                                        {Endpoint::on_account, false}}) {
    auto record = an_answer();
    record.endpoint = endpoint;
    EXPECT_EQ(has_row(record), has);
    record.provider.clear();
    EXPECT_FALSE(has_row(record));
  }
}

const std::string kName{kStatsFile};
const std::string kPython =
    "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
    "input_tokens,output_tokens,cached_tokens";
const std::string kRows = "2025-01-01T00:00:00,openai,old,1.5,False,,1,2,0\nrow 2,,,,,,,,\n";

class StatsFile : public LogScratch {
 protected:
  std::error_code prepare(FileSystem& files) { return prepare_stats_file(files, folder_ / kName); }
};

TEST_F(StatsFile, NeedNotBeThere) {
  EXPECT_FALSE(prepare(system_));
  EXPECT_TRUE(names().empty());
}

TEST_F(StatsFile, OfThePythonProgramIsGivenThePresentHeader) {
  for (const auto* const line_break : {"\n", "\r\n"}) {
    write(kName, kPython + line_break + kRows);
    EXPECT_FALSE(prepare(system_));
    EXPECT_EQ(read(kName), std::string{kStatsHeader} + "\n" + kRows);
    EXPECT_EQ(mode_of(folder_ / kName), 0600U);
    EXPECT_EQ(names().size(), 1U);
  }
}

TEST_F(StatsFile, WithAnotherHeaderIsLeftAlone) {
  for (const auto& text : {std::string{"a,b\n1,2\n"}, kPython + ",more\n", std::string{"a,b\n1"},
                           std::string{"not ours"}, std::string{"\n1,2"}}) {
    write(kName, text);
    EXPECT_EQ(prepare(system_), std::errc::invalid_argument);
    EXPECT_EQ(read(kName), text);
  }
}

TEST_F(StatsFile, WhoseHeaderIsTornBeginsAnew) {
  for (const auto& text : {kPython.substr(0, 20), kPython, std::string{kStatsHeader}}) {
    write(kName, text);
    EXPECT_FALSE(prepare(system_));
    EXPECT_EQ(read(kName), "");
  }
}

TEST_F(StatsFile, LosesNoRowWhateverCallFailsOrCrashesWhileItGetsTheHeader) {
  const auto old = kPython + "\n" + kRows;
  const auto wide = std::string{kStatsHeader} + "\n" + kRows;
  for (const int accident : {0, 1, 2}) {
    bool went_wrong = true;
    for (std::size_t call = 1; went_wrong; ++call) {
      write(kName, old);
      FaultyFiles files;
      files.limit_writes(20);
      if (accident == 0) files.fail(call, std::errc::no_space_on_device);
      if (accident == 1) files.crash(call);
      if (accident == 2) files.cut_power(call);
      crashes([&] { static_cast<void>(prepare(files)); });
      went_wrong = files.calls() >= call;
      const auto now = read(kName);
      ASSERT_TRUE(now == old || now == wide) << accident << " " << call << "\n" << now;
      EXPECT_FALSE(prepare(system_));
      ASSERT_EQ(read(kName), wide);
      ASSERT_EQ(names().size(), 1U);
      ASSERT_LT(call, 100U);
    }
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
