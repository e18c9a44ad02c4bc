#include "telemetry/rotating_log.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/line_repair.hpp"
#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using Pieces = std::vector<std::string_view>;

constexpr WallTime kStart = std::chrono::sys_days{std::chrono::year{2026} / 1 / 9} + 23h + 59min;
const std::string kFirst = "router_20260109_235900_0a1b2c3d";

class Rotation : public LogScratch {
 protected:
  RotatingLog log(LogKind kind = LogKind::all) { return log_of(files_, kind); }

  RotatingLog log_of(FileSystem& files, LogKind kind = LogKind::all) {
    return {files,
            {.folder = folder_,
             .session = "0a1b2c3d",
             .kind = kind,
             .started = kStart,
             .rotation_size = 10}};
  }

  FaultyFiles files_;
};

TEST_F(Rotation, BeginsWithTheFirstLine) {
  auto log = this->log();
  EXPECT_EQ(log.current(), std::nullopt);
  EXPECT_FALSE(log.append({}, kStart).error);
  EXPECT_TRUE(names().empty());
  EXPECT_FALSE(log.append(Pieces{"1\n"}, kStart + 5s).error);
  EXPECT_EQ(log.current(), folder_ / (kFirst + ".jsonl"));
  EXPECT_EQ(read(kFirst + ".jsonl"), "1\n");
}

TEST_F(Rotation, KeepsErrorsUnderTheNameOfTheirSession) {
  auto log = this->log(LogKind::errors);
  EXPECT_FALSE(log.append(Pieces{"1\n"}, kStart + 5s).error);
  EXPECT_THAT(names(), ElementsAre(kFirst + "_errors.jsonl"));
}

TEST_F(Rotation, FollowsTheSize) {
  auto log = this->log();
  for (const auto* line : {"1234\n", "5678\n", "9\n"}) {
    EXPECT_FALSE(log.append(Pieces{line}, kStart + 7s).error);
  }
  EXPECT_EQ(read(kFirst + ".jsonl"), "1234\n5678\n");
  EXPECT_EQ(read("router_20260109_235907_0a1b2c3d.jsonl"), "9\n");
}

TEST_F(Rotation, NeverSplitsAnAppend) {
  auto log = this->log();
  EXPECT_EQ(log.append(Pieces{"0123456789\n", "0123456789\n"}, kStart).lines, 2U);
  EXPECT_EQ(names().size(), 1U);
}

TEST_F(Rotation, FollowsTheDay) {
  auto log = this->log();
  EXPECT_FALSE(log.append(Pieces{"1\n"}, kStart + 59s).error);
  EXPECT_FALSE(log.append(Pieces{"2\n"}, kStart + 60s).error);
  EXPECT_FALSE(log.append(Pieces{"3\n"}, kStart + 61s).error);
  EXPECT_EQ(read(kFirst + ".jsonl"), "1\n");
  EXPECT_EQ(read("router_20260110_000000_0a1b2c3d.jsonl"), "2\n3\n");
}

TEST_F(Rotation, NamesALateFirstFileAfterItsOwnDay) {
  auto log = this->log(LogKind::errors);
  EXPECT_FALSE(log.append(Pieces{"1\n"}, kStart + 24h).error);
  EXPECT_THAT(names(), ElementsAre("router_20260110_235900_0a1b2c3d_errors.jsonl"));
}

TEST_F(Rotation, NumbersTheFilesOfASecond) {
  write(kFirst + "_2.jsonl.zst", "");
  auto log = this->log();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(log.append(Pieces{"12345678\n"}, kStart).error);
  EXPECT_THAT(names(), ElementsAre(kFirst + ".jsonl", kFirst + "_2.jsonl.zst", kFirst + "_3.jsonl",
                                   kFirst + "_4.jsonl"));
}

TEST_F(Rotation, FinishesTheOldFile) {
  auto log = this->log();
  EXPECT_FALSE(log.append(Pieces{"12345678\n"}, kStart).error);
  EXPECT_FALSE(claim(system_, folder_ / (kFirst + ".jsonl")));
  EXPECT_FALSE(log.append(Pieces{"12345678\n"}, kStart).error);
  EXPECT_TRUE(claim(system_, folder_ / (kFirst + ".jsonl")));
  EXPECT_FALSE(claim(system_, folder_ / (kFirst + "_2.jsonl")));
}

TEST_F(Rotation, BeginsANewFileAfterAClose) {
  auto log = this->log();
  EXPECT_FALSE(log.append(Pieces{"1\n"}, kStart).error);
  log.close();
  EXPECT_EQ(log.current(), std::nullopt);
  EXPECT_TRUE(claim(system_, folder_ / (kFirst + ".jsonl")));
  EXPECT_FALSE(log.append(Pieces{"2\n"}, kStart + 1s).error);
  EXPECT_EQ(read("router_20260109_235901_0a1b2c3d.jsonl"), "2\n");
}

TEST_F(Rotation, GoesOnInTheOldFileWhileThereCanBeNoNewOne) {
  auto log = this->log();
  EXPECT_FALSE(log.append(Pieces{"12345678\n"}, kStart).error);
  files_.fail_each("open", std::errc::too_many_files_open);
  EXPECT_FALSE(log.append(Pieces{"abc\n"}, kStart).error);
  EXPECT_EQ(read(kFirst + ".jsonl"), "12345678\nabc\n");
  files_.repair();
  EXPECT_FALSE(log.append(Pieces{"def\n"}, kStart).error);
  EXPECT_EQ(read(kFirst + "_2.jsonl"), "def\n");
}

TEST_F(Rotation, ReportsThatThereCanBeNoFirstFile) {
  files_.fail_each("open", std::errc::no_space_on_device);
  auto log = this->log();
  EXPECT_EQ(log.append(Pieces{"1\n"}, kStart).error, std::errc::no_space_on_device);
  files_.repair();
  EXPECT_EQ(log.append(Pieces{"1\n"}, kStart).lines, 1U);
}

class RotationUnderFire : public Rotation {
 protected:
  // Of all files, after the repair that follows a crash.
  [[nodiscard]] std::string all_lines() const {
    std::string text;
    for (const auto& name : {kFirst + ".jsonl", kFirst + "_2.jsonl", kFirst + "_3.jsonl"}) {
      static_cast<void>(repair_jsonl(repairer_, folder_ / name));
      text += read(name);
    }
    return text;
  }

  void clear() const {
    for (const auto& name : names()) std::filesystem::remove(folder_ / name);
  }

  mutable SystemFiles repairer_;
  const std::vector<std::string_view> lines_{"{\"a\":1}\n", "{\"b\":2}\n", "{\"c\":3}\n"};
};

TEST_F(RotationUnderFire, LosesNothingWhateverCallFails) {
  for (const bool onwards : {false, true}) {
    for (std::size_t call = 1; call < 60; ++call) {
      clear();
      FaultyFiles files;
      files.limit_writes(3);
      files.fail(call, std::errc::no_space_on_device, onwards);
      auto log = log_of(files);
      std::string written;
      for (const auto line : lines_) {
        if (log.append(Pieces{line}, kStart).lines == 1) written += line;
      }
      log.close();
      EXPECT_EQ(all_lines(), written) << call;
    }
  }
}

TEST_F(RotationUnderFire, LosesNothingThatWasWrittenBeforeACrashAtAnyCall) {
  bool crashed = true;
  for (std::size_t call = 1; crashed; ++call) {
    clear();
    FaultyFiles files;
    files.crash(call);
    std::string written;
    crashed = crashes([&] {
      auto log = log_of(files);
      for (const auto line : lines_) {
        EXPECT_EQ(log.append(Pieces{line}, kStart).lines, 1U);
        written += line;
      }
    });
    EXPECT_TRUE(all_lines().starts_with(written)) << call;
    EXPECT_TRUE(std::string{"{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n"}.starts_with(all_lines())) << call;
    ASSERT_LT(call, 100U);
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
