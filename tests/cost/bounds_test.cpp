#include "tests/cost/bounds.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>

namespace llm_api_router::test {
namespace {

class Bounds : public testing::Test {
 protected:
  Bounds() {
    std::string name = testing::TempDir() + "bounds_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Bounds() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(Bounds, AreReadAsTheyWereWritten) {
  const Figures figures{{{"1KB", "none"}, 290'000}, {{"stream", "full"}, 3'500'000}};
  write_figures(folder_ / "bounds", figures);
  EXPECT_EQ(read_figures(folder_ / "bounds"), figures);
}

TEST_F(Bounds, AreRefusedIfThereAreNone) {
  std::ofstream{folder_ / "bounds"} << "# exchange bodies instructions\n";
  EXPECT_THROW((void)read_figures(folder_ / "bounds"), std::runtime_error);
  EXPECT_THROW((void)read_figures(folder_ / "missing"), std::runtime_error);
  EXPECT_THROW(write_figures(folder_ / "missing" / "bounds", {}), std::runtime_error);
}

}  // namespace
}  // namespace llm_api_router::test
