#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Init : public ScratchFolder {
 protected:
  static std::string example() {
    std::ifstream file{std::string{ROUTER_SOURCE_DIR} + "/llm_router_config.example.json"};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  [[nodiscard]] mode_t mode_of(const std::string& name) const {
    struct stat status{};
    EXPECT_EQ(::stat((folder_ / name).c_str(), &status), 0);
    return status.st_mode & 07777U;
  }

  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator{folder_}, {});
  }

  [[nodiscard]] Outcome on_terminal(const std::string& answer) const {
    auto invocation = in_folder({"init"});
    invocation.on_terminal = true;
    invocation.input = answer;
    return run(invocation);
  }
};

TEST_F(Init, WritesTheExampleForItsOwnerAlone) {
  const auto outcome = run_in_folder({"init"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Wrote llm_router_config.json"), HasSubstr("check\n"),
                                 HasSubstr("serve\n")));
  EXPECT_EQ(read("llm_router_config.json"), example());
  EXPECT_EQ(mode_of("llm_router_config.json"), 0600U);
}

TEST_F(Init, WritesWhereItIsTold) {
  const auto outcome = run_in_folder({"init", "-o", "mine.json"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("serve --config mine.json"));
  EXPECT_EQ(read("mine.json"), example());
}

TEST_F(Init, WritesAFileThatCheckAccepts) {
  EXPECT_EQ(run_in_folder({"init"}).code, 0);
  EXPECT_EQ(run_in_folder({"check"}).code, 0);
}

TEST_F(Init, LeavesAnExistingFileAloneWithoutATerminal) {
  write("llm_router_config.json", "mine");
  const auto outcome = run_in_folder({"init"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: llm_router_config.json exists already"),
                                 HasSubstr("--force"), HasSubstr("-o FILE")));
  EXPECT_EQ(read("llm_router_config.json"), "mine");
}

TEST_F(Init, OverwritesWhenForcedAndLeavesNoDraft) {
  write("llm_router_config.json", "mine");
  ::chmod((folder_ / "llm_router_config.json").c_str(), 0644);
  EXPECT_EQ(run_in_folder({"init", "--force"}).code, 0);
  EXPECT_EQ(read("llm_router_config.json"), example());
  EXPECT_EQ(mode_of("llm_router_config.json"), 0600U);
  EXPECT_EQ(files(), 1);
}

TEST_F(Init, AsksOnATerminalAndTakesYes) {
  write("llm_router_config.json", "mine");
  const auto outcome = on_terminal("y\n");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("llm_router_config.json exists. Overwrite it? [y/N] "));
  EXPECT_EQ(read("llm_router_config.json"), example());
}

TEST_F(Init, AsksOnATerminalAndTakesEverythingElseForNo) {
  write("llm_router_config.json", "mine");
  for (const std::string answer : {"n\n", "\n", "no\n", "\x04"}) {
    const auto outcome = on_terminal(answer);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("llm_router_config.json was left as it is"));
    EXPECT_EQ(read("llm_router_config.json"), "mine");
  }
}

TEST_F(Init, DoesNotFollowALinkThatPointsNowhere) {
  std::filesystem::create_symlink(folder_ / "elsewhere", folder_ / "llm_router_config.json");
  EXPECT_EQ(run_in_folder({"init"}).code, 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "elsewhere"));
}

TEST_F(Init, NamesWhatCannotBeWritten) {
  const auto missing = run_in_folder({"init", "-o", "no/such/folder.json"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_THAT(missing.err,
              HasSubstr("error: no/such/folder.json cannot be written: No such file or "
                        "directory"));
  std::filesystem::create_directory(folder_ / "folder");
  const auto folder = run_in_folder({"init", "--force", "-o", "folder"});
  EXPECT_EQ(folder.code, 1);
  EXPECT_THAT(folder.err, HasSubstr("folder cannot be written: Is a directory"));
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace llm_api_router::cli
