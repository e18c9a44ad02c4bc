// A folder of logs for each test, gone with it.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "telemetry/faulty_files.hpp"
#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

class LogScratch : public testing::Test {
 protected:
  LogScratch() {
    std::string name = testing::TempDir() + "log_test_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~LogScratch() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream{folder_ / name, std::ios::binary}.rdbuf();
    return text.str();
  }

  void set_age(const std::string& name, std::chrono::hours age) const {
    std::filesystem::last_write_time(folder_ / name,
                                     std::filesystem::file_time_type::clock::now() - age);
  }

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
      names.insert(entry.path().filename());
    }
    return names;
  }

  [[nodiscard]] static mode_t mode_of(const std::filesystem::path& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }

  std::filesystem::path folder_;
  SystemFiles system_;
};

}  // namespace llm_api_router::telemetry
