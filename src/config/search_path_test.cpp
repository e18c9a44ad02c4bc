#include "config/search_path.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router {
namespace {

using testing::ElementsAre;

TEST(SearchPath, IsTriedInThisOrder) {
  ::setenv("HOME", "/home/me", 1);
  EXPECT_THAT(config_places(),
              ElementsAre("llm_router_config.json", "config/llm_router_config.json",
                          "/home/me/.llm_router_config.json", "/etc/llm_router/config.json"));
}

class FirstExisting : public testing::Test {
 protected:
  FirstExisting() {
    std::string name = testing::TempDir() + "search_path_test_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~FirstExisting() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(FirstExisting, IsNoneWhereNothingIs) {
  EXPECT_EQ(first_existing({folder_ / "a", folder_ / "b/c"}), std::nullopt);
}

TEST_F(FirstExisting, IsTheEarliest) {
  std::ofstream{folder_ / "b"} << "{}";
  std::ofstream{folder_ / "c"} << "{}";
  EXPECT_EQ(first_existing({folder_ / "a", folder_ / "b", folder_ / "c"}), folder_ / "b");
}

TEST_F(FirstExisting, DoesNotPassOverWhatIsBroken) {
  std::filesystem::create_symlink("nowhere", folder_ / "link");
  std::ofstream{folder_ / "b"} << "{}";
  EXPECT_EQ(first_existing({folder_ / "link", folder_ / "b"}), folder_ / "link");
  std::filesystem::create_directory(folder_ / "folder");
  EXPECT_EQ(first_existing({folder_ / "folder", folder_ / "b"}), folder_ / "folder");
}

}  // namespace
}  // namespace llm_api_router
