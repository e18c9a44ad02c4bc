#include "tests/cost/callgrind_profile.hpp"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::test {
namespace {

class Profile : public cli::ScratchFolder {
 protected:
  [[nodiscard]] Cost cost_in(const std::string& text) const {
    write("profile", text);
    return read_profile(folder_ / "profile");
  }
};

constexpr const char* kHead = "# callgrind format\nversion: 1\nevents: Ir\n\n";

TEST_F(Profile, TellsTheInstructionsOfThePart) {
  EXPECT_EQ(cost_in(std::string{kHead} + "fn=main\n0 17\n\ntotals: 12345678901\n").instructions,
            12345678901.0);
}

TEST_F(Profile, AddsUpTheCallsFromAllCallers) {
  const auto cost =
      cost_in(std::string{kHead} +
              "fn=first\n0 5\ncob=libc.so.6\ncfi=malloc.c\ncfn=malloc\ncalls=3 0\n0 90\n"
              "cfn=recvmsg\ncalls=2 0\n0 10\n"
              "fn=second\n0 5\ncfn=malloc\ncalls=4 0\n0 90\n"
              "cfn=clock_gettime@@GLIBC_2.17\ncalls=6 0\n0 9\n"
              "cfn=malloc_consolidate\ncalls=100 0\n0 9\ntotals: 300\n");
  EXPECT_EQ(cost.allocations, 7);
  EXPECT_EQ(cost.system_calls, 2);
  EXPECT_EQ(cost.clock_reads, 6);
}

TEST_F(Profile, IsRefusedIfItEndsEarly) {
  EXPECT_THROW((void)cost_in(std::string{kHead} + "fn=main\n0 17\n"), std::runtime_error);
  EXPECT_THROW((void)read_profile("/nowhere/profile"), std::runtime_error);
}

TEST(Cost, OfOneExchangeIsTheDifferenceDividedByAll) {
  const Cost all{.instructions = 1100, .allocations = 30, .system_calls = 22, .clock_reads = 4};
  const Cost none{.instructions = 100, .allocations = 10, .system_calls = 2, .clock_reads = 0};
  const auto one = (all - none) / 10;
  EXPECT_EQ(one.instructions, 100);
  EXPECT_EQ(one.allocations, 2);
  EXPECT_EQ(one.system_calls, 2);
  EXPECT_EQ(one.clock_reads, 0.4);
}

}  // namespace
}  // namespace llm_api_router::test
