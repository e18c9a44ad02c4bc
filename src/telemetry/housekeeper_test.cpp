#include "telemetry/housekeeper.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>
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
const std::string kMiddle = "router_20260102_000000_00000002.jsonl";
const std::string kNew = "router_20260103_000000_00000003.jsonl";

class House : public LogScratch {
 protected:
  House() {
    add(kOld, days{30});
    add(kMiddle, days{8});
    add(kNew, days{6});
  }

  void add(const std::string& name, days age) const {
    write(name, std::string(1000, 'x'));
    set_age(name, age);
  }

  [[nodiscard]] HousekeepingRules rules() const { return {.folder = folder_}; }

  HousekeepingRound keep(FileSystem& files, const HousekeepingRules& rules) {
    return keep_house(files, rules, WallClock::now(), [] { return false; });
  }
};

TEST_F(House, CompressesWhatIsOldAndKeepsEverythingWithoutRules) {
  const auto round = keep(system_, rules());
  EXPECT_EQ(round.compressed, 2U);
  EXPECT_EQ(round.removed, 0U);
  EXPECT_THAT(round.failures, IsEmpty());
  EXPECT_THAT(names(), ElementsAre(kOld + ".zst", kMiddle + ".zst", kNew));
}

TEST_F(House, CompressesNoLogTwice) {
  EXPECT_EQ(keep(system_, rules()).compressed, 2U);
  EXPECT_EQ(keep(system_, rules()).compressed, 0U);
}

TEST_F(House, RemovesWhatIsTooOld) {
  auto rules = this->rules();
  rules.retention = days{30};
  const auto round = keep(system_, rules);
  EXPECT_EQ(round.removed, 1U);
  EXPECT_EQ(round.compressed, 1U);
  EXPECT_THAT(names(), ElementsAre(kMiddle + ".zst", kNew));
}

TEST_F(House, CompressesBeforeItRemovesForWantOfRoom) {
  auto rules = this->rules();
  rules.max_bytes = 1200;
  EXPECT_EQ(keep(system_, rules).removed, 0U);
  rules.max_bytes = 1000;
  EXPECT_EQ(keep(system_, rules).removed, 2U);
  EXPECT_THAT(names(), ElementsAre(kNew));
}

TEST_F(House, LeavesTheLogsOfRunningRoutersAlone) {
  const auto used = claim(system_, folder_ / kOld);
  auto rules = this->rules();
  rules.retention = days{1};
  rules.max_bytes = 0;
  const auto round = keep(system_, rules);
  EXPECT_THAT(round.failures, IsEmpty());
  EXPECT_THAT(names(), ElementsAre(kOld));
}

TEST_F(House, ClearsAwayWhatACrashLeft) {
  write("router_20250101_000000_00000001.jsonl.zst.tmp", "half");
  write(kOld + ".zst.tmp", "half");
  EXPECT_THAT(keep(system_, rules()).failures, IsEmpty());
  EXPECT_THAT(names(), ElementsAre(kOld + ".zst", kMiddle + ".zst", kNew));
}

TEST_F(House, TellsWhatFailedAndDoesTheRest) {
  write(kOld + ".zst", "something else");
  const auto round = keep(system_, rules());
  EXPECT_EQ(round.compressed, 1U);
  ASSERT_EQ(round.failures.size(), 1U);
  EXPECT_THAT(round.failures[0], testing::HasSubstr(kOld + " cannot be compressed: there is a"));
}

TEST_F(House, BeginsNothingMoreOnceItIsToStop) {
  auto rules = this->rules();
  rules.max_bytes = 0;
  FaultyFiles files;
  const auto round = keep_house(files, rules, WallClock::now(), [] { return true; });
  EXPECT_EQ(round.compressed, 0U);
  EXPECT_EQ(round.removed, 0U);
  EXPECT_EQ(files.calls_of("open"), 0U);
  EXPECT_THAT(names(), ElementsAre(kOld, kMiddle, kNew));
}

TEST_F(House, EndsARunningCompressionWhenItIsToStop) {
  int asked = 0;
  const auto round = keep_house(system_, rules(), WallClock::now(), [&] { return ++asked > 1; });
  EXPECT_EQ(round.compressed, 0U);
  EXPECT_THAT(names(), ElementsAre(kOld, kMiddle, kNew));
}

TEST_F(House, IsKeptAtOnceAndAfterEachInterval) {
  auto rules = this->rules();
  rules.interval = 0s;
  std::promise<void> thrice;
  int rounds = 0;
  Housekeeper keeper{system_, rules, [&](const HousekeepingRound&) {
                       if (++rounds == 3) thrice.set_value();
                     }};
  keeper.start();
  EXPECT_EQ(thrice.get_future().wait_for(30s), std::future_status::ready);
  keeper.stop();
  EXPECT_THAT(names(), ElementsAre(kOld + ".zst", kMiddle + ".zst", kNew));
}

TEST_F(House, IsKeptAtIdlePriority) {
  std::promise<std::pair<int, long>> priority;
  Housekeeper keeper{
      system_, rules(), [&](const HousekeepingRound&) {
        priority.set_value({::sched_getscheduler(0), ::syscall(SYS_ioprio_get, 1, 0)});
      }};
  keeper.start();
  const auto [scheduler, io] = priority.get_future().get();
  EXPECT_EQ(scheduler, SCHED_IDLE);
  EXPECT_EQ(io >> 13, 3);
}

TEST_F(House, StopsDuringTheFirstRoundAndWithoutAny) {
  Housekeeper unstarted{system_, rules(), [](const HousekeepingRound&) {}};
  unstarted.stop();
  for (int i = 0; i < 20; ++i) {
    Housekeeper keeper{system_, rules(), [](const HousekeepingRound&) {}};
    keeper.start();
    keeper.stop();
    keeper.stop();
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
