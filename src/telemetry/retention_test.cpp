#include "telemetry/retention.hpp"

#include <chrono>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kOld = "router_20260101_000000_00000001.jsonl";
const std::string kMiddle = "router_20260102_000000_00000002_errors.jsonl.zst";
const std::string kNew = "router_20260103_000000_00000003.jsonl";

class Retention : public LogScratch {
 protected:
  Retention() {
    add(kOld, 72h);
    add(kMiddle, 48h);
    add(kNew, 24h);
    add("request_stats.csv", 9999h);
    add("notes.jsonl", 9999h);
  }

  void add(const std::string& name, std::chrono::hours age) {
    write(name, std::string(100, 'x'));
    set_age(name, age);
  }

  [[nodiscard]] std::set<std::string> logs() const {
    auto all = names();
    EXPECT_EQ(all.erase("request_stats.csv") + all.erase("notes.jsonl"), 2U);
    return all;
  }
};

TEST_F(Retention, RemovesWhatIsOldEnough) {
  const auto sweep = remove_older(system_, folder_, days{2}, WallClock::now());
  EXPECT_THAT(sweep.done, ElementsAre(folder_ / kOld, folder_ / kMiddle));
  EXPECT_THAT(sweep.failures, IsEmpty());
  EXPECT_THAT(logs(), ElementsAre(kNew));
}

TEST_F(Retention, RemovesTheOldestUntilTheRestFits) {
  EXPECT_THAT(remove_above(system_, folder_, 300).done, IsEmpty());
  EXPECT_THAT(remove_above(system_, folder_, 299).done, ElementsAre(folder_ / kOld));
  EXPECT_THAT(remove_above(system_, folder_, 0).done,
              ElementsAre(folder_ / kMiddle, folder_ / kNew));
  EXPECT_THAT(logs(), IsEmpty());
}

TEST_F(Retention, NeverRemovesALogInUse) {
  const auto used = claim(system_, folder_ / kOld);
  EXPECT_THAT(remove_above(system_, folder_, 0).failures, IsEmpty());
  EXPECT_THAT(remove_older(system_, folder_, days{0}, WallClock::now()).failures, IsEmpty());
  EXPECT_THAT(logs(), ElementsAre(kOld));
}

TEST_F(Retention, LeavesToCompressionWhatItHasNotFinished) {
  add(kOld + ".zst", 72h);
  const auto used = claim(system_, folder_ / kOld);
  EXPECT_THAT(remove_older(system_, folder_, days{3}, WallClock::now()).done, IsEmpty());
  EXPECT_THAT(logs(), testing::Contains(kOld + ".zst"));
}

TEST_F(Retention, TellsWhatItCannotRemoveAndGoesOn) {
  FaultyFiles files;
  files.fail_each("unlink", std::errc::read_only_file_system);
  const auto sweep = remove_older(files, folder_, days{2}, WallClock::now());
  EXPECT_THAT(sweep.done, IsEmpty());
  ASSERT_EQ(sweep.failures.size(), 2U);
  EXPECT_EQ(sweep.failures[0].path, folder_ / kOld);
  EXPECT_EQ(sweep.failures[0].error, std::errc::read_only_file_system);
}

}  // namespace
}  // namespace llm_api_router::telemetry
