// Usage: exchange_cost [--update] BOUNDS
//
// Counts what an exchange of each kind costs the program, in instructions, and fails if that is
// more than the file BOUNDS allows. With --update the file is written anew from what was counted.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/cost/bounds.hpp"
#include "tests/cost/counted_router.hpp"
#include "tests/cost/exchange_mix.hpp"

namespace llm_api_router::test {
namespace {

namespace fs = std::filesystem;

// Exchanges of each kind before any is counted: connections, buffers and tables are then there.
constexpr int kWarmUp = 5;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = fs::temp_directory_path() / "exchange-cost-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    path_ = name;
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

using Costs = std::map<Setting, Cost>;

// Runs the mix, and cuts the profile behind each kind. The first part has no exchange at all: it is
// what a cut itself costs.
void run_mix(const std::vector<ExchangeKind>& mix, MixUpstream& upstream,
             const CountedRouter& router) {
  MixClient client(router.port(), upstream, [&router] { router.wait_until_idle(); });
  std::size_t exchanges = 0;
  const auto run = [&](const ExchangeKind& kind, int rounds) {
    for (int i = 0; i < rounds; ++i) client.exchange(kind);
    exchanges += static_cast<std::size_t>(rounds);
    router.wait_for_rows(exchanges);
  };
  for (const auto& kind : mix) run(kind, kWarmUp);
  router.cut();
  router.cut();
  for (const auto& kind : mix) {
    run(kind, kind.rounds);
    router.cut();
  }
}

// What one exchange of each kind costs.
Costs count(const std::string& bodies) {
  const auto mix = exchange_mix();
  const TemporaryFolder folder;
  MixUpstream upstream;
  CountedRouter router(folder.path(), upstream.base_url(), bodies);
  run_mix(mix, upstream, router);
  const auto parts = router.finish();
  if (parts.size() != mix.size() + 1) {
    throw std::runtime_error{"the profile was cut into " + std::to_string(parts.size()) +
                             " parts: has the function that cuts it another name?"};
  }
  Costs costs;
  for (std::size_t i = 0; i < mix.size(); ++i) {
    costs[{std::string{mix[i].name}, bodies}] = (parts[i + 1] - parts[0]) / mix[i].rounds;
  }
  return costs;
}

void print(const Costs& costs, const Figures& figures) {
  std::printf("%-9s %-7s %13s %13s %12s %13s %12s\n", "exchange", "bodies", "instructions",
              "figure", "allocations", "system calls", "clock reads");
  for (const auto& [setting, cost] : costs) {
    const auto figure = figures.find(setting);
    std::printf("%-9s %-7s %13.0f %13.0f %12.1f %13.1f %12.1f\n", setting.first.c_str(),
                setting.second.c_str(), cost.instructions,
                figure == figures.end() ? 0.0 : figure->second, cost.allocations, cost.system_calls,
                cost.clock_reads);
  }
}

// Says what is above its bound or has none, and what is so far below that it should have a new one.
bool within_bounds(const Costs& costs, const Figures& figures) {
  bool good = true;
  for (const auto& [setting, cost] : costs) {
    const auto found = figures.find(setting);
    const auto figure = found == figures.end() ? 0.0 : found->second;
    if (cost.instructions * kMargin > figure && cost.instructions <= figure * kMargin) continue;
    const bool above = cost.instructions > figure;
    std::printf("%s, bodies %s: %.0f instructions %s\n", setting.first.c_str(),
                setting.second.c_str(), cost.instructions,
                above ? "are more than 1.15 times the figure"
                      : "are so much less than the figure that `make cost` should lower it");
    good = good && !above;
  }
  return good;
}

int run(const fs::path& path, bool update) {
  Costs costs;
  for (const char* const bodies : {"none", "full"}) costs.merge(count(bodies));
  if (update) {
    Figures figures;
    for (const auto& [setting, cost] : costs) figures[setting] = cost.instructions;
    write_figures(path, figures);
  }
  const auto figures = read_figures(path);
  print(costs, figures);
  return within_bounds(costs, figures) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace llm_api_router::test

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const bool update = words.size() == 2 && words.front() == "--update";
  if (words.size() != 1 && !update) {
    std::fputs("usage: exchange_cost [--update] BOUNDS\n", stderr);
    return EXIT_FAILURE;
  }
  try {
    return llm_api_router::test::run(words.back(), update);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
