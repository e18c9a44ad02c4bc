#include <chrono>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/file_system.hpp"
#include "telemetry/open_file.hpp"
#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kOld = "router_20260101_000000_00000001.jsonl";
const std::string kNew = "router_20260102_000000_00000002.jsonl";

class CompressLogs : public ScratchFolder {
 protected:
  CompressLogs() {
    std::filesystem::create_directory(folder_ / "logs");
    add(kOld, 8);
    add(kNew, 1);
    add("request_stats.csv", 100);
  }

  void add(const std::string& name, int days) const {
    write("logs/" + name, std::string(100'000, 'x'));
    std::filesystem::last_write_time(
        folder_ / "logs" / name,
        std::filesystem::file_time_type::clock::now() - std::chrono::days{days});
  }

  [[nodiscard]] bool has(const std::string& name) const {
    return std::filesystem::exists(folder_ / "logs" / name);
  }
};

TEST_F(CompressLogs, CompressesWhatIsAWeekOld) {
  const auto outcome = run_in_folder({"compress-logs"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("logs/" + kOld + ": 100.0 kB to "),
                                 HasSubstr("1 log compressed, 100.0 kB to ")));
  EXPECT_FALSE(has(kOld));
  EXPECT_TRUE(has(kOld + ".zst"));
  EXPECT_TRUE(has(kNew));
  EXPECT_TRUE(has("request_stats.csv"));
}

TEST_F(CompressLogs, TakesTheFolderAndTheAge) {
  std::filesystem::rename(folder_ / "logs", folder_ / "elsewhere");
  const auto outcome = run_in_folder({"compress-logs", "--log-dir", "elsewhere", "--days", "0"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("2 logs compressed"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "elsewhere" / "request_stats.csv"));
}

TEST_F(CompressLogs, SaysThatThereIsNothingToDo) {
  const auto outcome = run_in_folder({"compress-logs", "--days", "30"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "Nothing to compress: no log in logs is at least 30 days old\n");
}

TEST_F(CompressLogs, LeavesALogInUseAlone) {
  telemetry::SystemFiles files;
  const auto used = telemetry::claim(files, folder_ / "logs" / kOld);
  const auto outcome = run_in_folder({"compress-logs", "--days", "0"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr(kOld + ": in use, left as it is"), HasSubstr("1 log compressed")));
  EXPECT_TRUE(has(kOld));
}

TEST_F(CompressLogs, FailsIfOneFailsAndStillDoesTheOthers) {
  write("logs/" + kOld + ".zst", "something else");
  const auto outcome = run_in_folder({"compress-logs", "--days", "0"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: logs/" + kOld + " cannot be compressed: "),
                                 HasSubstr("move one of them away")));
  EXPECT_THAT(outcome.out, HasSubstr("1 log compressed"));
  EXPECT_TRUE(has(kOld));
  EXPECT_TRUE(has(kNew + ".zst"));
}

TEST_F(CompressLogs, NamesTheFolderThatIsNotThere) {
  const auto outcome = run_in_folder({"compress-logs", "--log-dir", "none"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: none cannot be read: No such file or directory"),
                                 HasSubstr("--log-dir")));
}

TEST_F(CompressLogs, ShowsABarOnATerminalOnly) {
  auto invocation = in_folder({"compress-logs", "--days", "0"});
  invocation.on_terminal = true;
  EXPECT_THAT(run(invocation).err, AllOf(HasSubstr("Compressing log 2 of 2 ["), HasSubstr(" %")));
  add(kOld, 8);
  std::filesystem::remove(folder_ / "logs" / (kOld + ".zst"));
  EXPECT_THAT(run_in_folder({"compress-logs"}).err, Not(HasSubstr("%")));
}

}  // namespace
}  // namespace llm_api_router::cli
