#include <benchmark/benchmark.h>

#include "base/buffer.hpp"
#include "tests/support/agent_traffic.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::wire {
namespace {

void scan(benchmark::State& state, const std::string& text) {
  Buffer body;
  body.append(text);
  for (auto _ : state) benchmark::DoNotOptimize(scan_body(body.view()));
  if (!scan_body(body.view())) state.SkipWithError("the body is refused");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void scan_chat_request(benchmark::State& state) {
  scan(state, test::sdk_chat_request(static_cast<std::size_t>(state.range())));
}
BENCHMARK(scan_chat_request)->Arg(1'000);

// Many short strings and brackets: the schemas of tools.
void scan_claude_code_request(benchmark::State& state) {
  scan(state, test::claude_code_request(static_cast<std::size_t>(state.range()), true));
}
BENCHMARK(scan_claude_code_request)->Arg(50'000)->Arg(100'000)->Arg(1'000'000);

}  // namespace
}  // namespace llm_api_router::wire
