#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "tests/support/agent_traffic.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::size_t kWrites = 100;

void scan(benchmark::State& state, const std::vector<std::string>& reads) {
  std::size_t events = 0;
  for (auto _ : state) {
    SseScanner scanner;
    for (const auto& read : reads) {
      benchmark::DoNotOptimize(scanner.feed(read, [&](const SseEvent&) { ++events; }));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

// An event or a few a read, as a provider writes them.
void scan_whole_events(benchmark::State& state) { scan(state, test::claude_code_stream(kWrites)); }
BENCHMARK(scan_whole_events);

// Every read ends within an event.
void scan_torn_events(benchmark::State& state) {
  std::string rest;
  std::vector<std::string> reads;
  for (const auto& events : test::claude_code_stream(kWrites)) {
    rest += events;
    const auto kept = events.size() / 2;
    reads.push_back(rest.substr(0, rest.size() - kept));
    rest.erase(0, rest.size() - kept);
  }
  reads.push_back(rest);
  scan(state, reads);
}
BENCHMARK(scan_torn_events);

}  // namespace
}  // namespace llm_api_router::wire
