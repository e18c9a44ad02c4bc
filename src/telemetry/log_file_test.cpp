#include "telemetry/log_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "telemetry/faulty_files.hpp"
#include "telemetry/line_repair.hpp"
#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

using Pieces = std::vector<std::string_view>;

constexpr std::errc kTryAgain = std::errc::resource_unavailable_try_again;

class LogFiles : public LogScratch {
 protected:
  LogFile file(Writers writers = Writers::one) { return {files_, folder_ / "log", writers}; }

  [[nodiscard]] std::string log() const { return read("log"); }

  FaultyFiles files_;
};

TEST_F(LogFiles, AreMadeForTheirOwnerAlone) {
  LogFile log{files_, folder_ / "a" / "b" / "log", Writers::one};
  EXPECT_FALSE(log.append(Pieces{"1\n"}).error);
  EXPECT_EQ(read("a/b/log"), "1\n");
  EXPECT_EQ(mode_of(folder_ / "a/b/log"), 0600U);
  EXPECT_EQ(mode_of(folder_ / "a/b"), 0700U);
  EXPECT_EQ(mode_of(folder_ / "a"), 0700U);
}

TEST_F(LogFiles, AreCreatedWithTheFirstLineOnly) {
  const auto log = file();
  EXPECT_FALSE(log.is_open());
  EXPECT_TRUE(names().empty());
}

TEST_F(LogFiles, BecomePrivateWhenContinued) {
  write("log", "1\n");
  ::chmod((folder_ / "log").c_str(), 0644);
  auto log = file();
  EXPECT_FALSE(log.append(Pieces{"2\n"}).error);
  EXPECT_EQ(this->log(), "1\n2\n");
  EXPECT_EQ(mode_of(folder_ / "log"), 0600U);
}

TEST_F(LogFiles, TakeSeveralLinesInOneWrite) {
  auto log = file();
  const auto appended = log.append(Pieces{"1", "\n", "", "2", "2\n"});
  EXPECT_FALSE(appended.error);
  EXPECT_EQ(appended.lines, 2U);
  EXPECT_EQ(this->log(), "1\n22\n");
  EXPECT_EQ(files_.calls_of("writev"), 1U);
}

TEST_F(LogFiles, TakeMorePiecesThanOneCallDoes) {
  const Pieces pieces(3000, "1\n");
  auto log = file();
  EXPECT_EQ(log.append(pieces).lines, 3000U);
  EXPECT_EQ(log.size(), 6000U);
  EXPECT_EQ(this->log().size(), 6000U);
}

TEST_F(LogFiles, TakeNothingWithoutAWrite) {
  auto log = file();
  EXPECT_FALSE(log.append({}).error);
  EXPECT_EQ(files_.calls_of("writev"), 0U);
}

TEST_F(LogFiles, KnowTheirSize) {
  write("log", "12345\n");
  auto log = file();
  EXPECT_EQ(log.size(), 0U);
  EXPECT_FALSE(log.open());
  EXPECT_EQ(log.size(), 6U);
  EXPECT_FALSE(log.append(Pieces{"1\n"}).error);
  EXPECT_EQ(log.size(), 8U);
}

TEST_F(LogFiles, FinishAShortWriteHoweverShort) {
  const std::string all = "one\ntwo\nthree\n";
  for (std::size_t limit = 1; limit < all.size(); ++limit) {
    std::filesystem::remove(folder_ / "log");
    files_.limit_writes(limit);
    auto log = file();
    const auto appended = log.append(Pieces{"on", "e\n", "two\n", "three", "\n"});
    EXPECT_FALSE(appended.error);
    EXPECT_EQ(appended.lines, 3U);
    EXPECT_EQ(this->log(), all) << limit;
  }
}

TEST_F(LogFiles, KeepWholeLinesWhenTheDiskGetsFull) {
  const std::string all = "one\ntwo\nthree\n";
  for (std::size_t room = 0; room < all.size(); ++room) {
    std::filesystem::remove(folder_ / "log");
    files_.leave_room(room);
    auto log = file();
    const auto appended = log.append(Pieces{"one\n", "tw", "o\n", "three\n"});
    EXPECT_EQ(appended.error, std::errc::no_space_on_device);
    EXPECT_EQ(appended.lines, room < 4 ? 0U : room < 8 ? 1U : 2U) << room;
    EXPECT_EQ(this->log(), all.substr(0, appended.lines * 4)) << room;
    EXPECT_EQ(log.size(), appended.lines * 4);
  }
}

TEST_F(LogFiles, ResumeOnceThereIsRoom) {
  files_.leave_room(2);
  auto log = file();
  EXPECT_EQ(log.append(Pieces{"one\n"}).lines, 0U);
  EXPECT_EQ(log.append(Pieces{"one\n"}).error, std::errc::no_space_on_device);
  files_.repair();
  EXPECT_EQ(log.append(Pieces{"one\n"}).lines, 1U);
  EXPECT_EQ(this->log(), "one\n");
}

TEST_F(LogFiles, CutATornLineLaterIfThatFailsAtFirst) {
  files_.leave_room(5);
  files_.fail_each("ftruncate", std::errc::io_error);
  auto log = file();
  EXPECT_EQ(log.append(Pieces{"one\n", "two\n"}).lines, 1U);
  EXPECT_EQ(this->log(), "one\nt");
  EXPECT_EQ(log.append(Pieces{"two\n"}).error, std::errc::io_error);
  EXPECT_EQ(this->log(), "one\nt");
  files_.repair();
  EXPECT_FALSE(log.append(Pieces{"two\n"}).error);
  EXPECT_EQ(this->log(), "one\ntwo\n");
}

TEST_F(LogFiles, NeverCutWhatAnotherWriterAppended) {
  files_.leave_room(1);
  files_.fail_each("ftruncate", std::errc::io_error);
  auto log = file(Writers::many);
  EXPECT_EQ(log.append(Pieces{"one\n"}).lines, 0U);
  files_.repair();
  LogFile other{system_, folder_ / "log", Writers::many};
  EXPECT_FALSE(other.append(Pieces{"two\n"}).error);
  EXPECT_FALSE(log.append(Pieces{"three\n"}).error);
  EXPECT_EQ(this->log(), "otwo\nthree\n");
}

TEST_F(LogFiles, WriteEachLineOnceWhateverCallFails) {
  const Pieces all{"one\n", "two\n", "three\n"};
  const std::string text = "one\ntwo\nthree\n";
  for (const auto writers : {Writers::one, Writers::many}) {
    for (const auto error :
         {std::errc::no_space_on_device, std::errc::io_error, std::errc::read_only_file_system}) {
      for (std::size_t call = 1; call < 20; ++call) {
        std::filesystem::remove(folder_ / "log");
        FaultyFiles files;
        files.limit_writes(5);
        files.fail(call, error, true);
        LogFile log{files, folder_ / "log", writers};
        const auto first = log.append(all);
        files.repair();
        const auto rest = std::span{all}.subspan(first.lines);
        EXPECT_EQ(first.error ? 0U : 3U, first.error ? 0U : first.lines);
        EXPECT_EQ(log.append(rest).lines, rest.size());
        EXPECT_EQ(this->log(), text) << call << ' ' << std::make_error_code(error).message();
      }
    }
  }
}

TEST_F(LogFiles, HoldWholeLinesAfterACrashAtAnyCallAndARepair) {
  for (const auto writers : {Writers::one, Writers::many}) {
    bool crashed = true;
    for (std::size_t call = 1; crashed; ++call) {
      write("log", "{}\n");
      FaultyFiles files;
      files.limit_writes(12);
      files.crash(call);
      crashed = crashes([&] {
        LogFile log{files, folder_ / "log", writers};
        EXPECT_EQ(log.append(Pieces{"{\"a\":1}\n", "{\"b\":22}\n", "{\"c\":3}\n"}).lines, 3U);
      });
      ASSERT_TRUE(repair_jsonl(system_, folder_ / "log"));
      const std::string all = "{}\n{\"a\":1}\n{\"b\":22}\n{\"c\":3}\n";
      EXPECT_TRUE(all.starts_with(this->log())) << this->log();
      EXPECT_TRUE(this->log().ends_with("}\n")) << this->log();
      EXPECT_LT(call, 30U);
    }
    EXPECT_EQ(log().size(), 28U);
  }
}

TEST_F(LogFiles, RefuseASymbolicLink) {
  std::filesystem::create_symlink(folder_ / "elsewhere", folder_ / "log");
  auto log = file();
  EXPECT_EQ(log.append(Pieces{"1\n"}).error, std::errc::too_many_symbolic_link_levels);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "elsewhere"));
}

TEST_F(LogFiles, RefuseAFolderAndAFifoWithoutWaiting) {
  std::filesystem::create_directory(folder_ / "log");
  EXPECT_EQ(file().append(Pieces{"1\n"}).error, std::errc::is_a_directory);
  std::filesystem::remove(folder_ / "log");
  ASSERT_EQ(::mkfifo((folder_ / "log").c_str(), 0600), 0);
  EXPECT_TRUE(file().append(Pieces{"1\n"}).error);
  const OpenFile reader{system_, *system_.open(folder_ / "log", O_RDONLY | O_NONBLOCK, 0)};
  EXPECT_EQ(file().append(Pieces{"1\n"}).error, std::errc::not_supported);
}

TEST_F(LogFiles, AreCreatedAgainWhenTheyAreGone) {
  for (const auto writers : {Writers::one, Writers::many}) {
    LogFile log{files_, folder_ / "logs" / "log", writers};
    EXPECT_FALSE(log.append(Pieces{"1\n"}).error);
    std::filesystem::remove(folder_ / "logs" / "log");
    EXPECT_FALSE(log.append(Pieces{"2\n"}).error);
    EXPECT_EQ(read("logs/log"), "2\n");
    std::filesystem::rename(folder_ / "logs" / "log", folder_ / "logs" / "old");
    write("logs/log", "other\n");
    EXPECT_FALSE(log.append(Pieces{"3\n"}).error);
    EXPECT_EQ(read("logs/log"), "other\n3\n");
    std::filesystem::remove_all(folder_ / "logs");
    EXPECT_FALSE(log.append(Pieces{"4\n"}).error);
    EXPECT_EQ(read("logs/log"), "4\n");
    EXPECT_EQ(log.size(), 2U);
    std::filesystem::remove_all(folder_ / "logs");
  }
}

TEST_F(LogFiles, KnowWhenTheyWereEmptiedByOthers) {
  auto log = file();
  EXPECT_FALSE(log.append(Pieces{"1\n"}).error);
  std::filesystem::resize_file(folder_ / "log", 0);
  EXPECT_FALSE(log.append(Pieces{"2\n"}).error);
  EXPECT_EQ(this->log(), "2\n");
  EXPECT_EQ(log.size(), 2U);
}

TEST_F(LogFiles, AreInUseWhileTheirOneWriterHasThem) {
  auto log = file();
  EXPECT_FALSE(log.append(Pieces{"1\n"}).error);
  EXPECT_EQ(claim(system_, folder_ / "log").error(), kTryAgain);
  EXPECT_EQ(file().append(Pieces{"2\n"}).error, kTryAgain);
  log.close();
  EXPECT_TRUE(claim(system_, folder_ / "log"));
}

TEST_F(LogFiles, WithManyWritersAreSharedLineByLine) {
  auto one = file(Writers::many);
  auto other = file(Writers::many);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(one.append(Pieces{"1\n"}).error);
    EXPECT_FALSE(other.append(Pieces{"2\n"}).error);
  }
  EXPECT_EQ(log(), "1\n2\n1\n2\n1\n2\n");
  EXPECT_TRUE(claim(system_, folder_ / "log"));
}

TEST_F(LogFiles, WithManyWritersDoNotWaitForOneThatHangs) {
  auto log = file(Writers::many);
  EXPECT_FALSE(log.open());
  const auto hanging = claim(system_, folder_ / "log");
  ASSERT_TRUE(hanging);
  EXPECT_EQ(log.append(Pieces{"1\n"}).error, kTryAgain);
  EXPECT_EQ(this->log(), "");
}

TEST_F(LogFiles, WorkWhereTheFileSystemKnowsNoLocks) {
  files_.fail_each("flock", std::errc::no_lock_available);
  EXPECT_FALSE(file().append(Pieces{"1\n"}).error);
  EXPECT_FALSE(file(Writers::many).append(Pieces{"2\n"}).error);
  EXPECT_EQ(log(), "1\n2\n");
}

}  // namespace
}  // namespace llm_api_router::telemetry
