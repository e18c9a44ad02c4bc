#include "tests/cost/bounds.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/cli/scratch_folder.hpp"

namespace llm_api_router::test {
namespace {

class Bounds : public cli::ScratchFolder {};

TEST_F(Bounds, AreReadAsTheyWereWritten) {
  const Figures figures{{{"1KB", "none"}, 290'000}, {{"stream", "full"}, 3'500'000}};
  write_figures(folder_ / "bounds", figures);
  EXPECT_EQ(read_figures(folder_ / "bounds"), figures);
}

TEST_F(Bounds, AreRefusedIfThereAreNone) {
  write("bounds", "# exchange bodies instructions\n");
  EXPECT_THROW((void)read_figures(folder_ / "bounds"), std::runtime_error);
  EXPECT_THROW((void)read_figures(folder_ / "missing"), std::runtime_error);
  EXPECT_THROW(write_figures(folder_ / "missing" / "bounds", {}), std::runtime_error);
}

}  // namespace
}  // namespace llm_api_router::test
