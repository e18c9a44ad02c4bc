#include <benchmark/benchmark.h>

#include "tests/support/agent_traffic.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::wire {
namespace {

// Which of a head's fields travel on.
void filter_fields(benchmark::State& state, bool (*travels)(const Field&, const Head&),
                   const test::Fields& fields) {
  Head head;
  for (const auto& [name, value] : fields) head.fields.push_back({name, value});
  for (auto _ : state) {
    for (const auto& field : head.fields) benchmark::DoNotOptimize(travels(field, head));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fields.size()));
}
BENCHMARK_CAPTURE(filter_fields, up_openai_sdk, travels_up, test::openai_sdk_fields());
BENCHMARK_CAPTURE(filter_fields, up_claude_code, travels_up, test::claude_code_fields());
BENCHMARK_CAPTURE(filter_fields, down_openai, travels_down, test::openai_answer_fields());

}  // namespace
}  // namespace llm_api_router::wire
