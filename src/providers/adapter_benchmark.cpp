// What watching an answer costs: its content, its end and its usage.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "base/buffer.hpp"
#include "providers/adapter.hpp"
#include "tests/support/agent_traffic.hpp"
#include "tests/support/samples.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::providers {
namespace {

void read_body(benchmark::State& state, Api api, Endpoint endpoint, const std::string& answer) {
  Buffer body;
  body.append(answer);
  for (auto _ : state) {
    const auto reader = adapter(api).reader(endpoint);
    reader->on_body(body.view());
    benchmark::DoNotOptimize(reader->usage());
  }
}
BENCHMARK_CAPTURE(read_body, chat, Api::openai, Endpoint::chat_completions,
                  test::sdk_chat_answer());
BENCHMARK_CAPTURE(read_body, responses, Api::openai, Endpoint::responses,
                  test::responses_answer(std::string(220, 'a')));
BENCHMARK_CAPTURE(read_body, messages, Api::anthropic, Endpoint::messages,
                  test::claude_code_answer());

std::string repeated(const test::SampleStream& stream) {
  constexpr int kContentEvents = 97;
  std::string all = stream.preamble;
  for (int i = 0; i < kContentEvents; ++i) all += stream.content;
  return all + stream.ending;
}

std::string joined(const std::vector<std::string>& writes) {
  std::string all;
  for (const auto& write : writes) all += write;
  return all;
}

struct Event {
  std::string type;
  std::string data;
};

std::vector<Event> events_of(const std::string& stream) {
  std::vector<Event> events;
  wire::SseScanner scanner;
  scanner.feed(stream, [&](const wire::SseEvent& event) {
    events.push_back({std::string{event.type}, std::string{event.data}});
  });
  return events;
}

void read_stream(benchmark::State& state, Api api, Endpoint endpoint, const std::string& stream) {
  const auto events = events_of(stream);
  for (auto _ : state) {
    const auto reader = adapter(api).reader(endpoint);
    for (const auto& event : events) {
      benchmark::DoNotOptimize(reader->on_event(event.type, event.data));
    }
    if (!reader->terminal()) state.SkipWithError("the stream has no end");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events.size()));
}
BENCHMARK_CAPTURE(read_stream, chat, Api::openai, Endpoint::chat_completions,
                  repeated(test::chat_stream("one two ")));
BENCHMARK_CAPTURE(read_stream, responses, Api::openai, Endpoint::responses,
                  repeated(test::responses_stream("one two ")));
BENCHMARK_CAPTURE(read_stream, messages, Api::anthropic, Endpoint::messages,
                  joined(test::claude_code_stream(100)));

}  // namespace
}  // namespace llm_api_router::providers
