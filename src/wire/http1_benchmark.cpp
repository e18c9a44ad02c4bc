#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "tests/support/agent_traffic.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/client.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::wire {
namespace {

std::string request_head(const std::string& target, const test::Fields& fields) {
  auto framed = fields;
  framed.emplace_back("content-length", "102400");
  return test::RequestText{.target = target, .fields = framed}.head();
}

std::string answer_head(test::Fields fields, const std::string& framing, const std::string& value) {
  fields.emplace_back(framing, value);
  return test::answer_head(200, fields);
}

template <class... Reset>
void read_head(benchmark::State& state, auto& parser, const std::string& head, Reset... reset) {
  for (auto _ : state) {
    parser.reset(reset...);
    benchmark::DoNotOptimize(parser.put_head(head));
  }
  state.counters["fields"] = static_cast<double>(parser.head().fields.size());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(head.size()));
}

void read_request_head(benchmark::State& state, const std::string& head) {
  RequestParser parser;
  read_head(state, parser, head);
}

void read_answer_head(benchmark::State& state, const std::string& head) {
  ResponseParser parser;
  read_head(state, parser, head, false);
}

BENCHMARK_CAPTURE(read_request_head, openai_sdk,
                  request_head("/openai/chat/completions", test::openai_sdk_fields()));
BENCHMARK_CAPTURE(read_request_head, claude_code,
                  request_head("/anthropic/v1/messages?beta=true", test::claude_code_fields()));
BENCHMARK_CAPTURE(read_answer_head, openai,
                  answer_head(test::openai_answer_fields(), "content-length", "742"));
BENCHMARK_CAPTURE(read_answer_head, anthropic_stream,
                  answer_head(test::anthropic_answer_fields("text/event-stream"),
                              "transfer-encoding", "chunked"));

// The chunks of a stream as they come, a read each. The last bytes of each wait for the next.
void read_chunks(benchmark::State& state) {
  const auto head = answer_head({}, "transfer-encoding", "chunked");
  std::vector<std::string> reads;
  for (const auto& events : test::claude_code_stream(100)) reads.push_back(test::chunk(events));
  reads.back() += test::kLastChunk;
  ResponseParser parser;
  std::vector<std::string_view> payload;
  std::string input;
  for (auto _ : state) {
    parser.reset(false);
    benchmark::DoNotOptimize(parser.put_head(head));
    for (const auto& read : reads) {
      input += read;
      payload.clear();
      const auto consumed = parser.put_body(input, payload);
      input.erase(0, consumed ? *consumed : 0);
    }
  }
  if (!parser.done()) state.SkipWithError("the body is not whole");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(reads.size()));
}
BENCHMARK(read_chunks);

}  // namespace
}  // namespace llm_api_router::wire
