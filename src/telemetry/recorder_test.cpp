#include <thread>

#include "telemetry/recorder_fixture.hpp"

namespace llm_api_router::telemetry {
namespace {

TEST_F(RecorderTest, WritesWhatItWasGivenBeforeItStops) {
  write_one("req_1", system_);
  const auto told = events();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].at("type"), "request");
  EXPECT_EQ(told[1].at("type"), "response");
  EXPECT_EQ(told[1].at("request_id"), "req_1");
  EXPECT_EQ(rows(), 2U);
}

TEST_F(RecorderTest, TellsAnExchangeInTwoPartsInOrder) {
  Recorder recorder{system_, {folder_, "0123abcd", WallTime{}}, bodies_};
  recorder.start();
  auto first = an_exchange("req_1");
  first->ends = false;
  first->request_body.append("12345");
  auto second = an_exchange("req_1");
  second->begins = false;
  second->answer_body.append("123");
  recorder.queue().put(std::move(first), 0);
  recorder.queue().put(std::move(second), 0);
  recorder.stop();
  const auto told = events();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].at("full_request"), 5);
  EXPECT_EQ(told[1].at("full_response"), 3);
  EXPECT_EQ(rows(), 2U);
}

TEST_F(RecorderTest, TellsTheConfigurationInForce) {
  Recorder recorder{system_, {folder_, "0123abcd", WallTime{}}, bodies_};
  recorder.start();
  recorder.configured(R"({"version":"1"})", SecretMask{{"a-secret-key"}});
  recorder.stop();
  EXPECT_TRUE(bodies_.hides());
  const auto told = events();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].at("type"), "configuration");
  EXPECT_EQ(told[0].at("configuration").at("version"), "1");
}

TEST_F(RecorderTest, CountsWhatADiskNeverTook) {
  FaultyFiles files;
  files.fail_each("writev", std::errc::no_space_on_device);
  Recorder recorder{files, {folder_, "0123abcd", WallTime{}}, bodies_};
  recorder.start();
  recorder.queue().put(an_exchange("req_1"), 0);
  recorder.stop();
  EXPECT_EQ(recorder.losses(), (LogLosses{.bodies = 0, .records = 2, .rows = 1}));
}

TEST_F(RecorderTest, BeginsTheCsvAnewWithItsHeaderIfItWasRemovedMeanwhile) {
  Recorder recorder{system_, {folder_, "0123abcd", WallTime{}}, bodies_};
  recorder.start();
  for (const auto* const id : {"req_1", "req_2"}) {
    recorder.queue().put(an_exchange(id), 0);
    while (rows() < 2) std::this_thread::yield();
    std::filesystem::remove(folder_ / kStatsFile);
  }
  recorder.queue().put(an_exchange("req_3"), 0);
  recorder.stop();
  EXPECT_EQ(rows(), 2U);
  EXPECT_TRUE(read(std::string{kStatsFile}).starts_with(kStatsHeader));
}

TEST_F(RecorderTest, LeavesACsvWithAnotherHeaderAlone) {
  write(std::string{kStatsFile}, "a,b\n1,2\n");
  write_one("req_1", system_);
  EXPECT_EQ(read(std::string{kStatsFile}), "a,b\n1,2\n");
  EXPECT_EQ(events().size(), 2U);
}

TEST_F(RecorderTest, TellsAGapOnceItCanWriteAgain) {
  Recorder recorder{system_, {folder_, "0123abcd", WallTime{}}, bodies_};
  recorder.queue().count_lost({.bodies = 3, .records = 2, .rows = 1});
  recorder.start();
  recorder.queue().put(an_exchange("req_1"), 0);
  recorder.stop();
  const auto told = events();
  ASSERT_FALSE(told.empty());
  const auto gap = std::find_if(told.begin(), told.end(),
                                [](const auto& event) { return event.at("type") == "gap"; });
  ASSERT_NE(gap, told.end());
  EXPECT_EQ(gap->at("bodies"), 3);
  EXPECT_EQ(gap->at("records"), 2);
  EXPECT_EQ(gap->at("rows"), 1);
}

}  // namespace
}  // namespace llm_api_router::telemetry
