// A folder of its own for each test, gone with it.
#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/cli/process.hpp"

namespace llm_api_router::cli {

class ScratchFolder : public testing::Test {
 protected:
  ScratchFolder() {
    std::string name = testing::TempDir() + "program_test_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~ScratchFolder() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
    ::chmod((folder_ / name).c_str(), S_IRUSR | S_IWUSR);
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream{folder_ / name, std::ios::binary}.rdbuf();
    return text.str();
  }

  [[nodiscard]] Invocation in_folder(std::vector<std::string> arguments) const {
    return {.arguments = std::move(arguments),
            .folder = folder_,
            .environment = {},
            .input = "",
            .on_terminal = false};
  }

  [[nodiscard]] Outcome run_in_folder(std::vector<std::string> arguments) const {
    return run(in_folder(std::move(arguments)));
  }

  std::filesystem::path folder_;
};

}  // namespace llm_api_router::cli
