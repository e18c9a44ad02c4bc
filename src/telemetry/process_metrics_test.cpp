#include "telemetry/process_metrics.hpp"

#include <chrono>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

// PID, name, then from the state on as proc(5) numbers them: 14 and 15 are CPU ticks, 22 the start,
// 23 and 24 memory.
std::string line(const std::string& name) {
  return "4711 (" + name +
         ") S 1 4711 4711 0 -1 4194560 101 102 103 104 250 30 0 0 20 0 4 0 98765 12345678 4321 "
         "18446744073709551615 1 1 0 0 0 0 0 4096 17 1 0 0\n";
}

TEST(ProcessMetrics, ReadsTheFieldsOfAProcess) {
  for (const auto* name : {"llm-api-router", "", "a b", ") S 9 (", "))) 1 2 3"}) {
    const auto stat = parse_process_stat(line(name));
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->cpu_ticks, 280U);
    EXPECT_EQ(stat->start_ticks, 98765U);
    EXPECT_EQ(stat->virtual_bytes, 12345678U);
    EXPECT_EQ(stat->resident_pages, 4321U);
  }
}

TEST(ProcessMetrics, TellsNothingOfALineThatIsCut) {
  const auto whole = line("x");
  for (std::size_t size = 0; size < whole.find(" 4321"); ++size) {
    EXPECT_FALSE(parse_process_stat(whole.substr(0, size))) << size;
  }
}

TEST(ProcessMetrics, TellsOfThisProcess) {
  const auto before = read_process_metrics();
  ASSERT_TRUE(before);
  EXPECT_GT(before->resident_bytes, 100'000U);
  EXPECT_GT(before->virtual_bytes, before->resident_bytes);
  EXPECT_GE(before->max_files, before->open_files);
  const std::ifstream opened{"/proc/self/stat"};
  EXPECT_EQ(read_process_metrics()->open_files, before->open_files + 1);

  const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_LT(before->start_time, now.count() + 2);
  EXPECT_GT(before->start_time, now.count() - 3600);
}

}  // namespace
}  // namespace llm_api_router::telemetry
