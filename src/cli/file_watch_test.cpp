#include "cli/file_watch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::cli {
namespace {

class WatchedFile : public testing::Test {
 protected:
  WatchedFile() {
    std::string name = testing::TempDir() + "file_watch_test_XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ / "c.json";
    write(path_, "first");
  }
  ~WatchedFile() override { std::filesystem::remove_all(folder_); }

  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream{path} << text;
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(WatchedFile, HasNotChangedByItself) {
  FileWatch watch{path_};
  EXPECT_FALSE(watch.changed());
  EXPECT_FALSE(watch.changed());
}

TEST_F(WatchedFile, HasChangedOnceWhenItWasWritten) {
  FileWatch watch{path_};
  write(path_, "longer than before");
  EXPECT_TRUE(watch.changed());
  EXPECT_FALSE(watch.changed());
}

TEST_F(WatchedFile, HasChangedWhenAnotherOfTheSameSizeTookItsPlace) {
  FileWatch watch{path_};
  write(folder_ / "new", "other");
  std::filesystem::last_write_time(folder_ / "new", std::filesystem::last_write_time(path_));
  std::filesystem::rename(folder_ / "new", path_);
  EXPECT_TRUE(watch.changed());
}

TEST_F(WatchedFile, HasNotChangedWhileItIsGone) {
  FileWatch watch{path_};
  std::filesystem::rename(path_, folder_ / "away");
  EXPECT_FALSE(watch.changed());
  std::filesystem::rename(folder_ / "away", path_);
  EXPECT_FALSE(watch.changed());
}

TEST_F(WatchedFile, HasChangedWhenItComesBackDifferent) {
  FileWatch watch{path_};
  std::filesystem::remove(path_);
  EXPECT_FALSE(watch.changed());
  write(path_, "back again");
  EXPECT_TRUE(watch.changed());
}

}  // namespace
}  // namespace llm_api_router::cli
