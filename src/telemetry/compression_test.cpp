#include "telemetry/compression.hpp"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/compression_fault.hpp"
#include "telemetry/log_scratch.hpp"
#include "telemetry/open_file.hpp"
#include "telemetry/zstd_stream.hpp"

namespace llm_api_router::telemetry {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const std::string kLog = "router_20260101_000000_00000001.jsonl";
const std::string kTarget = kLog + ".zst";
const std::string kDraft = kTarget + ".tmp";

// Absent if it is no whole zstd stream.
std::optional<std::string> decompressed(std::string_view bytes) {
  std::string text;
  Decompressor decompressor;
  const auto error = decompressor.feed(bytes, [&](std::span<const char> piece) {
    text.append(piece.data(), piece.size());
    return std::error_code{};
  });
  return error || !decompressor.whole() ? std::nullopt : std::optional{text};
}

// Bytes that compress badly, so that there are several blocks of them.
std::string noise(std::size_t size) {
  std::mt19937 random{1};
  std::string text(size, '\0');
  for (auto& byte : text) byte = static_cast<char>(random() & 0x7f);
  return text;
}

class Compressing : public LogScratch {
 protected:
  Compression compress(const CompressionWatch& watch = {}) {
    const auto result = compress_log(system_, folder_ / kLog, watch);
    EXPECT_TRUE(result) << (result ? "" : result.error().message());
    return result ? *result : Compression::stopped;
  }

  std::error_code failure() {
    const auto result = compress_log(system_, folder_ / kLog);
    return result ? std::error_code{} : result.error();
  }
};

TEST_F(Compressing, KeepsEveryByte) {
  for (const std::string& text : {std::string{}, std::string{"{}\n"}, std::string(5'000'000, 'x'),
                                  noise(1'000'000), noise(262'144), noise(262'145)}) {
    write(kLog, text);
    EXPECT_EQ(compress(), Compression::done);
    EXPECT_THAT(names(), ElementsAre(kTarget));
    EXPECT_EQ(decompressed(read(kTarget)), text) << text.size();
    std::filesystem::remove(folder_ / kTarget);
  }
}

TEST_F(Compressing, MakesLittleOfAConversationThatIsSentAgain) {
  const auto turn = noise(1'000'000);
  std::string text;
  for (int i = 0; i < 8; ++i) text += turn + "\n";
  write(kLog, text);
  EXPECT_EQ(compress(), Compression::done);
  EXPECT_LT(read(kTarget).size(), 1'100'000U);
}

TEST_F(Compressing, KeepsTheTimeOfTheLastChangeAndIsPrivate) {
  write(kLog, "{}\n");
  ::chmod((folder_ / kLog).c_str(), 0644);
  set_age(kLog, std::chrono::hours{100});
  const auto before = std::filesystem::last_write_time(folder_ / kLog);
  EXPECT_EQ(compress(), Compression::done);
  EXPECT_EQ(std::filesystem::last_write_time(folder_ / kTarget), before);
  EXPECT_EQ(mode_of(folder_ / kTarget), 0600U);
}

TEST_F(Compressing, TellsItsProgress) {
  write(kLog, noise(1'000'000));
  std::uint64_t last = 0;
  int calls = 0;
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 2'000'000U);
    EXPECT_GE(done, last);
    last = done;
    ++calls;
  };
  EXPECT_EQ(compress({.progress = progress, .stop = {}}), Compression::done);
  EXPECT_EQ(last, 2'000'000U);
  EXPECT_GT(calls, 6);
}

TEST_F(Compressing, StopsBetweenAnyTwoBlocksAndLeavesTheLogAsItWas) {
  const auto text = noise(1'000'000);
  for (int after = 1, stops = 0;; ++after) {
    write(kLog, text);
    int asked = 0;
    const auto result = compress({.progress = {}, .stop = [&] { return ++asked == after; }});
    if (result == Compression::done) {
      EXPECT_GT(stops, 6);
      break;
    }
    ++stops;
    ASSERT_EQ(result, Compression::stopped);
    ASSERT_THAT(names(), ElementsAre(kLog));
    ASSERT_EQ(read(kLog), text);
  }
}

TEST_F(Compressing, LeavesALogInUseAlone) {
  write(kLog, "{}\n");
  const auto used = claim(system_, folder_ / kLog);
  EXPECT_EQ(compress(), Compression::in_use);
  EXPECT_THAT(names(), ElementsAre(kLog));
}

TEST_F(Compressing, StartsAnewOverTheDraftOfACrash) {
  write(kLog, "{}\n");
  write(kDraft, "half a fra");
  EXPECT_EQ(compress(), Compression::done);
  EXPECT_THAT(names(), ElementsAre(kTarget));
  EXPECT_EQ(decompressed(read(kTarget)), "{}\n");
}

TEST_F(Compressing, OnlyRemovesTheLogWhenACrashLeftBoth) {
  write(kLog, "{}\n");
  EXPECT_EQ(compress(), Compression::done);
  const auto target = read(kTarget);
  write(kLog, "{}\n");
  FaultyFiles files;
  EXPECT_TRUE(compress_log(files, folder_ / kLog));
  EXPECT_EQ(files.calls_of("writev"), 0U);
  EXPECT_THAT(names(), ElementsAre(kTarget));
  EXPECT_EQ(read(kTarget), target);
}

TEST_F(Compressing, RemovesNothingWhenBothDiffer) {
  write(kLog, "{\"other\":1}\n");
  EXPECT_EQ(compress(), Compression::done);
  const auto other = read(kTarget);
  write(kLog, "{}\n");
  for (const auto& target : {other, other.substr(0, other.size() - 1), std::string{"{}\n"},
                             std::string{}, other + other}) {
    write(kTarget, target);
    EXPECT_EQ(failure(), CompressionFault::target_differs);
    EXPECT_EQ(read(kLog), "{}\n");
    EXPECT_EQ(read(kTarget), target);
  }
  EXPECT_THAT(failure().message(), testing::HasSubstr("move one of them away"));
}

TEST_F(Compressing, FollowsNoSymbolicLink) {
  write("elsewhere", "{}\n");
  std::filesystem::create_symlink("elsewhere", folder_ / kLog);
  EXPECT_EQ(failure(), std::errc::too_many_symbolic_link_levels);
  std::filesystem::remove(folder_ / kLog);
  write(kLog, "{}\n");
  std::filesystem::create_symlink("elsewhere", folder_ / kTarget);
  EXPECT_EQ(failure(), std::errc::too_many_symbolic_link_levels);
  std::filesystem::remove(folder_ / kTarget);
  std::filesystem::create_symlink("elsewhere", folder_ / kDraft);
  EXPECT_EQ(compress(), Compression::done);
  EXPECT_EQ(read("elsewhere"), "{}\n");
}

TEST_F(Compressing, KeepsALogThatSomeoneWritesToWithoutALock) {
  const auto text = noise(600'000);
  for (const int block : {1, 2, 3, 4, 5, 6}) {
    write(kLog, text);
    int blocks = 0;
    const auto append = [&](std::uint64_t, std::uint64_t) {
      if (++blocks == block) std::ofstream{folder_ / kLog, std::ios::app} << "{}\n";
    };
    const auto result = compress_log(system_, folder_ / kLog, {.progress = append, .stop = {}});
    ASSERT_FALSE(result);
    EXPECT_EQ(read(kLog), text + "{}\n");
    std::filesystem::remove(folder_ / kTarget);
  }
}

class CompressingUnderFire : public Compressing {
 protected:
  using Prepare = std::function<void(FaultyFiles& files, std::size_t call)>;

  // Runs a compression with each of its calls going wrong; after it, and after the next run, no
  // byte may be lost.
  void survives(const Prepare& prepare) {
    const auto text = noise(600'000);
    bool went_wrong = true;
    std::size_t call = 1;
    for (; went_wrong; ++call) {
      start_with(text);
      FaultyFiles files;
      files.limit_writes(200'000);
      prepare(files, call);
      crashes([&] { static_cast<void>(compress_log(files, folder_ / kLog)); });
      went_wrong = files.calls() >= call;
      check_nothing_lost(text, call);
      EXPECT_EQ(compress_if_there(), Compression::done);
      ASSERT_THAT(names(), ElementsAre(kTarget)) << call;
      ASSERT_EQ(decompressed(read(kTarget)), text) << call;
      ASSERT_LT(call, 200U);
    }
    EXPECT_GT(call, 30U);
  }

 private:
  void start_with(const std::string& text) const {
    for (const auto& name : names()) std::filesystem::remove(folder_ / name);
    write(kLog, text);
  }

  void check_nothing_lost(const std::string& text, std::size_t call) const {
    const auto there = names();
    const bool log = there.contains(kLog);
    if (log) {
      ASSERT_EQ(read(kLog), text) << call;
    }
    ASSERT_TRUE(log || there.contains(kTarget)) << call;
    if (there.contains(kTarget)) {
      ASSERT_EQ(decompressed(read(kTarget)), text) << call;
    }
  }

  Compression compress_if_there() {
    return names().contains(kLog) ? compress() : Compression::done;
  }
};

TEST_F(CompressingUnderFire, SurvivesACrashAtEveryCall) {
  survives([](FaultyFiles& files, std::size_t call) { files.crash(call); });
}

TEST_F(CompressingUnderFire, SurvivesAPowerCutAtEveryCall) {
  survives([](FaultyFiles& files, std::size_t call) { files.cut_power(call); });
}

TEST_F(CompressingUnderFire, SurvivesAFailureOfEveryCall) {
  for (const auto error : {std::errc::io_error, std::errc::no_space_on_device}) {
    survives([&](FaultyFiles& files, std::size_t call) { files.fail(call, error); });
  }
}

TEST_F(CompressingUnderFire, SurvivesADiskThatGoesReadOnlyAtEveryCall) {
  survives([](FaultyFiles& files, std::size_t call) {
    files.fail(call, std::errc::read_only_file_system, true);
  });
}

TEST_F(CompressingUnderFire, SurvivesAFullDisk) {
  const auto text = noise(600'000);
  for (std::uint64_t room = 0; room < 500'000; room += 50'000) {
    write(kLog, text);
    FaultyFiles files;
    files.leave_room(room);
    const auto result = compress_log(files, folder_ / kLog);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), std::errc::no_space_on_device);
    EXPECT_THAT(names(), ElementsAre(kLog));
    EXPECT_EQ(read(kLog), text);
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
