#include "tests/cost/bounds.hpp"

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace llm_api_router::test {
namespace {

constexpr const char* kIntroduction =
    "# Instructions in user space that one exchange takes the program, its logs and statistics\n"
    "# included. Counted by valgrind in a release build by Debian 12's g++ on an x86-64 with AVX2 "
    "(of\n"
    "# AVX-512 valgrind does not tell); a large copy counts as one instruction a byte.\n"
    "#\n"
    "# `make test` fails where more than 1.15 times as many are counted. When a change is worth "
    "it:\n"
    "# `make cost` writes this file anew, and the commit says why.\n"
    "#\n"
    "# exchange bodies instructions\n";

}  // namespace

Figures read_figures(const std::filesystem::path& path) {
  std::ifstream file{path};
  Figures figures;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words{line};
    Setting setting;
    double instructions = 0;
    if (words >> setting.first >> setting.second >> instructions) figures[setting] = instructions;
  }
  if (figures.empty()) throw std::runtime_error{path.string() + " has no figures"};
  return figures;
}

void write_figures(const std::filesystem::path& path, const Figures& figures) {
  std::ofstream file{path};
  file << kIntroduction;
  for (const auto& [setting, instructions] : figures) {
    file << setting.first << ' ' << setting.second << ' ' << std::llround(instructions) << '\n';
  }
  if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

}  // namespace llm_api_router::test
