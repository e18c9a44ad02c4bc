// Usage: analytics_bench [ROWS [DAYS]]
//
// Makes a request_stats.csv of ROWS rows (10 million) over DAYS days (30) in a temporary folder,
// and prints how fast it is taken in, what memory that takes, and how long each question takes: the
// first time, asked again a moment later (as a dashboard does), and its statement alone on the same
// table.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "analytics/ingest.hpp"
#include "analytics/query_runner.hpp"

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;

constexpr int kRounds = 9;

double milliseconds_of(const std::function<void()>& work) {
  const auto began = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

// Of all threads of the process: on a busy machine it says more than the time that passed.
double cpu_milliseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// What the process holds now, in MiB.
double resident() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double pages = 0;
  statm >> size >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

void write_csv(const std::filesystem::path& path, std::int64_t rows, hours span, Moment now) {
  std::mt19937_64 random{1};
  const auto below = [&](std::uint64_t end) { return static_cast<unsigned>(random() % end); };
  std::FILE* const file = std::fopen(path.c_str(), "w");
  if (file == nullptr) {
    std::perror(path.c_str());
    std::exit(1);
  }
  std::fprintf(file, "%s\n", std::string{kHeader}.c_str());
  const auto step = std::chrono::microseconds{span} / rows;
  for (std::int64_t i = 0; i < rows; ++i) {
    const bool streaming = below(3) > 0;
    std::fprintf(
        file, "%s,%s,provider-%u,%u.%03u,%s,%s,%u,%u,%u,model-%u-large,200,%s,1,%08x\n",
        moment_text(std::chrono::floor<std::chrono::milliseconds>(now - step * (rows - i))).c_str(),
        below(2) == 0 ? "openai" : "anthropic", below(6), below(60'000), below(1000),
        streaming ? "true" : "false", streaming ? std::to_string(below(3000)).c_str() : "",
        below(90'000), below(9000), below(50'000), below(8), below(20) == 0 ? "failure" : "success",
        below(1U << 30U));
  }
  std::fclose(file);
}

[[noreturn]] void fail(const Error& error) {
  std::fprintf(stderr, "error: %s\n", error.message.c_str());
  std::exit(1);
}

struct Asked {
  const char* name;
  Question question;
  Shape shape;
  hours back;
};

Asked series(const char* name, Metric metric, Interval interval, hours back,
             GroupBy group_by = GroupBy::none) {
  return {name,
          SeriesQuestion{metric, {.interval = interval, .hours = back, .group_by = group_by}},
          {.interval = interval, .group_by = group_by, .percentiles = metric == Metric::latency},
          back};
}

std::vector<Asked> questions() {
  const hours month{720};
  const hours day{24};
  return {series("requests hour 24", Metric::requests, Interval::hour, day),
          series("latency minute 24", Metric::latency, Interval::minute, day),
          series("requests hour 720", Metric::requests, Interval::hour, month),
          series("requests minute 720", Metric::requests, Interval::minute, month),
          series("tokens hour 720", Metric::tokens, Interval::hour, month),
          series("tokens day 720", Metric::tokens, Interval::day, month),
          series("latency hour 720", Metric::latency, Interval::hour, month),
          series("latency day 720", Metric::latency, Interval::day, month),
          series("latency minute 720", Metric::latency, Interval::minute, month),
          series("tokens hour 720 by model", Metric::tokens, Interval::hour, month, GroupBy::model),
          {"summary 720",
           SummaryParameters{.hours = month},
           {.interval = Interval::hour, .group_by = GroupBy::provider},
           month}};
}

void measure(Database& database, QueryRunner& runner, const Asked& asked, Moment now) {
  const auto never = [] { return false; };
  const auto ask = [&] {
    const auto answer = runner.answer(asked.question, now, never);
    if (answer.kind != Answer::Kind::ok) fail(Error{answer.text});
    now += std::chrono::seconds{5};
  };
  const double first = milliseconds_of(ask);
  std::vector<double> again;
  for (int i = 0; i < kRounds; ++i) again.push_back(milliseconds_of(ask));
  const double cpu_before = cpu_milliseconds();
  for (int i = 0; i < kRounds; ++i) ask();
  const double cpu = (cpu_milliseconds() - cpu_before) / kRounds;
  std::vector<double> bare;
  const auto range = last_hours(asked.back, now);
  for (int i = 0; i < kRounds; ++i) {
    bare.push_back(milliseconds_of([&] {
      const auto done = database.run(statement_of(asked.shape), values_of(asked.shape, range),
                                     never, [](std::span<const Cell>) {});
      if (!done) fail(done.error());
    }));
  }
  std::printf("%-26s %9.1f %9.2f %9.2f %9.1f %9.3f\n", asked.name, first, median(again), cpu,
              median(bare), median(again) / median(bare));
}

void run(std::int64_t rows, hours span) {
  std::string name = (std::filesystem::temp_directory_path() / "analytics_bench.XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(name.data());
  const auto now = std::chrono::floor<std::chrono::microseconds>(WallClock::now());
  write_csv(folder / kCsvName, rows, span, now);

  const double before = resident();
  auto opened = Database::open({.spill_folder = folder / "spill"});
  if (!opened) fail(opened.error());
  NameTables names;
  BucketCache cache;
  Ingest ingest(folder, **opened, names, cache);
  QueryRunner runner(**opened, names, cache);
  const double cpu_before = cpu_milliseconds();
  const double taken = milliseconds_of([&] {
    if (auto looked = ingest.look(); !looked) fail(looked.error());
    for (;;) {
      const auto done = ingest.step();
      if (!done) fail(done.error());
      if (*done) break;
    }
  });
  std::printf(
      "%lld rows, %.0f MB, taken in within %.2f s (%.2f s of CPU): %.2f million rows a second\n",
      static_cast<long long>(rows),
      static_cast<double>(std::filesystem::file_size(folder / kCsvName)) / 1e6, taken / 1000,
      (cpu_milliseconds() - cpu_before) / 1000, static_cast<double>(rows) / taken / 1000);
  std::printf("memory: %.0f MiB before, %.0f MiB after\n", before, resident());
  std::printf("%-26s %9s %9s %9s %9s %9s\n", "milliseconds", "first", "again", "CPU again", "bare",
              "ratio");
  for (const auto& asked : questions()) measure(**opened, runner, asked, now);
  std::printf("memory: %.0f MiB at the end\n", resident());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace llm_api_router::analytics

int main(int argc, char** argv) {
  const std::int64_t rows = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 10'000'000;
  const int days = argc > 2 ? static_cast<int>(std::strtol(argv[2], nullptr, 10)) : 30;
  llm_api_router::analytics::run(rows, std::chrono::days{days});
}
