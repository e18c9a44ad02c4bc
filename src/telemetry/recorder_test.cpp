#include "telemetry/recorder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "telemetry/log_scratch.hpp"
#include "telemetry/stats_csv.hpp"

namespace llm_api_router::telemetry {
namespace {

class PlainBodies final : public BodyTexts {
 public:
  void hide(SecretMask secrets) override { hides_ = !secrets.empty(); }
  [[nodiscard]] bool hides() const { return hides_; }
  std::string request(const LogRecord& record) override { return text(record.request_body); }
  std::string answer(const LogRecord& record) override { return text(record.answer_body); }

 private:
  static std::string text(const Buffer& body) {
    return body.empty() ? std::string{} : std::to_string(body.size());
  }

  bool hides_ = false;
};

std::unique_ptr<LogRecord> an_exchange(const std::string& id) {
  auto record = std::make_unique<LogRecord>();
  record->exchange.request_id = id;
  record->exchange.path = "openai/chat/completions";
  record->exchange.endpoint = Endpoint::chat_completions;
  record->exchange.provider = "main";
  record->exchange.status = 200;
  record->request.known = true;
  return record;
}

class RecorderTest : public LogScratch {
 protected:
  void write_one(const std::string& id, FileSystem& files) {
    Recorder recorder{files, {folder_, "0123abcd", WallTime{}}, bodies_};
    recorder.start();
    recorder.queue().put(an_exchange(id), 0);
    recorder.stop();
  }
  [[nodiscard]] std::vector<nlohmann::json> events() const {
    std::vector<nlohmann::json> events;
    for (const auto& name : names()) {
      if (name == kStatsFile || name.find("_errors") != std::string::npos) continue;
      std::istringstream lines{read(name)};
      for (std::string line; std::getline(lines, line);) {
        events.push_back(nlohmann::json::parse(line));
      }
    }
    return events;
  }
  [[nodiscard]] std::size_t rows() const {
    const auto text = read(std::string{kStatsFile});
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  PlainBodies bodies_;
};

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
