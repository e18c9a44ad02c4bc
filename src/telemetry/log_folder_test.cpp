#include "telemetry/log_folder.hpp"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kOne = "router_20260101_000000_00000001.jsonl";
const std::string kTwo = "router_20260102_000000_00000002_errors.jsonl";
const std::string kThree = "router_20260103_000000_00000003_2.jsonl.zst";

class LogFolder : public LogScratch {
 protected:
  std::vector<std::string> listed() {
    std::vector<std::string> names;
    const auto logs = list_logs(system_, folder_);
    EXPECT_TRUE(logs);
    for (const auto& log : *logs) names.push_back(log.path.filename());
    return names;
  }
};

TEST_F(LogFolder, IsMadeWithItsParentsForItsOwnerAlone) {
  EXPECT_FALSE(make_log_folder(system_, folder_ / "a" / "b"));
  EXPECT_EQ(mode_of(folder_ / "a"), 0700U);
  EXPECT_EQ(mode_of(folder_ / "a" / "b"), 0700U);
}

TEST_F(LogFolder, ThatIsThereIsLeftAsItIs) {
  std::filesystem::create_directory(folder_ / "shared");
  ::chmod((folder_ / "shared").c_str(), 0755);
  EXPECT_FALSE(make_log_folder(system_, folder_ / "shared"));
  EXPECT_EQ(mode_of(folder_ / "shared"), 0755U);
  EXPECT_FALSE(make_log_folder(system_, "."));
  EXPECT_FALSE(make_log_folder(system_, ""));
  EXPECT_FALSE(make_log_folder(system_, "/"));
}

TEST_F(LogFolder, BelowAFileCannotBeMade) {
  write("file", "");
  EXPECT_EQ(make_log_folder(system_, folder_ / "file" / "logs"), std::errc::not_a_directory);
}

TEST_F(LogFolder, ListsItsLogsOldestFirst) {
  for (const auto& name : {kOne, kTwo, kThree}) write(name, "12345");
  set_age(kTwo, 3h);
  set_age(kThree, 2h);
  set_age(kOne, 1h);
  EXPECT_THAT(listed(), ElementsAre(kTwo, kThree, kOne));
  const auto logs = list_logs(system_, folder_);
  ASSERT_TRUE(logs);
  EXPECT_EQ(logs->front().size, 5U);
  EXPECT_EQ(logs->front().name.kind, LogKind::errors);
  const auto age = WallClock::now() - logs->front().modified;
  EXPECT_GE(age, 3h);
  EXPECT_LT(age, 3h + 5min);
}

TEST_F(LogFolder, ListsNothingElse) {
  write("request_stats.csv", "");
  write("notes.jsonl", "");
  write(kOne + ".bak", "");
  std::filesystem::create_directory(folder_ / kOne);
  std::filesystem::create_symlink("request_stats.csv", folder_ / kTwo);
  EXPECT_THAT(listed(), IsEmpty());
}

TEST_F(LogFolder, ThatIsMissingIsAnError) {
  EXPECT_EQ(list_logs(system_, folder_ / "none").error(), std::errc::no_such_file_or_directory);
  EXPECT_EQ(repair_logs(system_, folder_ / "none").failures.size(), 1U);
  EXPECT_EQ(remove_leftovers(system_, folder_ / "none").failures.size(), 1U);
}

TEST_F(LogFolder, RepairsFinishedLogsOnly) {
  write(kOne, "{}\n{\"torn");
  write(kTwo, "{}\n{\"torn");
  write(kThree, "not text");
  write("other.jsonl", "{\"torn");
  const auto used = claim(system_, folder_ / kTwo);
  const auto sweep = repair_logs(system_, folder_);
  EXPECT_THAT(sweep.done, ElementsAre(folder_ / kOne));
  EXPECT_THAT(sweep.failures, IsEmpty());
  EXPECT_EQ(read(kOne), "{}\n");
  EXPECT_EQ(read(kTwo), "{}\n{\"torn");
  EXPECT_EQ(read(kThree), "not text");
  EXPECT_EQ(read("other.jsonl"), "{\"torn");
}

TEST_F(LogFolder, RepairsTheOthersWhenOneFails) {
  write(kOne, "{\"torn");
  write(kTwo, "{\"torn");
  FaultyFiles files;
  files.fail_each("ftruncate", std::errc::io_error);
  const auto sweep = repair_logs(files, folder_);
  EXPECT_EQ(sweep.failures.size(), 2U);
  EXPECT_EQ(sweep.failures[0].error, std::errc::io_error);
}

TEST_F(LogFolder, RemovesDraftsWithoutALog) {
  write(kOne + ".zst.tmp", "");
  write(kTwo + ".zst.tmp", "");
  write(kTwo, "");
  write(kThree + ".zst.tmp", "");
  write("mine.zst.tmp", "");
  EXPECT_THAT(remove_leftovers(system_, folder_).done, ElementsAre(folder_ / (kOne + ".zst.tmp")));
  EXPECT_THAT(names(), testing::UnorderedElementsAre(kTwo, kTwo + ".zst.tmp", kThree + ".zst.tmp",
                                                     "mine.zst.tmp"));
}

}  // namespace
}  // namespace llm_api_router::telemetry
