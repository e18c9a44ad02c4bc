// What the recorder does while the disk is full, broken or slow.
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "telemetry/recorder_fixture.hpp"
#include "telemetry/troubled_disk.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;

std::size_t resident_bytes() {
  std::ifstream statm{"/proc/self/statm"};
  std::size_t all = 0;
  std::size_t resident = 0;
  statm >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// A sanitizer's own memory says nothing about the program's.
constexpr bool kSanitized =
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

template <class Condition>
bool comes_about(Condition condition) {
  const auto until = Clock::now() + 30s;
  while (!condition()) {
    if (Clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

class RecorderInTrouble : public RecorderTest {
 protected:
  RecorderInTrouble() { recorder_.start(); }
  ~RecorderInTrouble() override { disk_.recover(); }

  // One exchange with a failed attempt; its request makes a line of so many bytes and more.
  void put(std::size_t bytes = 0) {
    auto record = an_exchange("req_" + std::to_string(++exchanges_));
    record->user_agent.assign(bytes, 'a');
    record->steps.push_back({.kind = LogStep::Kind::error, .failure = Failure{}});
    lines_ += record->line_count();
    queue().put(std::move(record), 0);
  }

  // The files fail, and that has been noticed.
  void break_down(std::errc error = std::errc::no_space_on_device) {
    disk_.fail(error);
    put();
    ASSERT_TRUE(disk_.wait_for_failures(3));  // the rows, both logs
  }

  [[nodiscard]] LogQueue& queue() { return recorder_.queue(); }

  [[nodiscard]] std::vector<nlohmann::json> gaps() const {
    auto all = events();
    std::erase_if(all, [](const auto& event) { return event.at("type") != "gap"; });
    return all;
  }

  // Once the recorder has stopped: what is there and what was counted make up all there was.
  void expect_exact_losses() {
    const auto lost = recorder_.losses();
    EXPECT_EQ(rows() - 1 + lost.rows, exchanges_);
    LogLosses told;
    for (const auto& gap : gaps()) {
      told.bodies += gap.at("bodies").get<std::uint64_t>();
      told.records += gap.at("records").get<std::uint64_t>();
      told.rows += gap.at("rows").get<std::uint64_t>();
    }
    EXPECT_EQ(told, lost);
    const auto there = events().size() + events(true).size() - 2 * gaps().size();
    EXPECT_EQ(there + lost.records, lines_);
  }

  std::size_t exchanges_ = 0;
  std::size_t lines_ = 0;
  TroubledDisk disk_;
  Recorder recorder_{
      disk_,
      {.folder = folder_, .session = "0123abcd", .started = WallTime{}, .retry = 1ms},
      bodies_};
};

TEST_F(RecorderInTrouble, WritesWhatItKeptByItselfOnceItCan) {
  for (const auto error : {std::errc::no_space_on_device, std::errc::read_only_file_system,
                           std::errc::io_error, std::errc::permission_denied}) {
    break_down(error);
    disk_.recover();
    EXPECT_TRUE(comes_about([&] { return events().size() + events(true).size() == lines_; }));
    EXPECT_EQ(rows(), 1 + exchanges_);
  }
  EXPECT_LE(2 * RecorderSettings{}.retry, 5s);  // SPEC §7: logging resumes within that
}

TEST_F(RecorderInTrouble, CountsExactlyWhatItHadNoRoomToKeep) {
  break_down();
  for (int i = 0; i < 300; ++i) put(100'000);
  ASSERT_TRUE(comes_about([&] { return recorder_.losses().records > 0; }));
  disk_.recover();
  put();
  recorder_.stop();
  EXPECT_GT(events().size(), 80U);  // 8 MiB of lines were kept
  expect_exact_losses();
}

TEST_F(RecorderInTrouble, TellsTheGapAlthoughNothingNewComes) {
  break_down();
  for (int i = 0; i < 300; ++i) put(100'000);
  ASSERT_TRUE(comes_about([&] { return recorder_.losses().records > 0; }));
  disk_.recover();
  EXPECT_TRUE(comes_about([&] { return !gaps().empty(); }));
  recorder_.stop();
  expect_exact_losses();
}

TEST_F(RecorderInTrouble, TakesNoBodiesWhileLinesPileUp) {
  break_down();
  EXPECT_TRUE(queue().try_reserve(1));
  for (int i = 0; i < 60; ++i) put(100'000);
  EXPECT_TRUE(comes_about([&] { return !queue().try_reserve(1); }));
  disk_.recover();
  EXPECT_TRUE(comes_about([&] { return queue().try_reserve(1); }));
}

TEST_F(RecorderInTrouble, HoldsNoMoreThanItMayWhileTheDiskStalls) {
  disk_.stall();
  put();
  ASSERT_TRUE(disk_.wait_for_stalls(1));
  const auto before = resident_bytes();
  constexpr std::size_t kBody = 100'000;
  std::uint64_t shed = 0;
  for (int i = 0; i < 60'000; ++i) {
    auto record = an_exchange("req_" + std::to_string(++exchanges_));
    lines_ += record->line_count();
    std::size_t reserved = 0;
    for (auto* const body : {&record->request_body, &record->answer_body}) {
      if (queue().try_reserve(kBody)) {
        body->append(std::string(kBody, 'a'));
        reserved += kBody;
      } else {
        ++shed;
        queue().count_lost({.bodies = 1});
      }
    }
    queue().put(std::move(record), reserved);
    ASSERT_LE(queue().held(), LogQueue::kMost);
  }
  const auto grown = resident_bytes() - before;
  if (!kSanitized) {
    EXPECT_LT(grown, LogQueue::kMost * 5 / 4);
  }
  disk_.recover();
  recorder_.stop();
  const auto lost = recorder_.losses();
  EXPECT_EQ(lost.bodies, shed);
  EXPECT_GT(lost.records, 0U);
  EXPECT_GT(lost.rows, 0U);
  expect_exact_losses();
  EXPECT_EQ(queue().held(), 0U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
