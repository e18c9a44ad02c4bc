// Events are recognised by their likeness to the one before instead of being read. That must make
// no difference.
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "providers/assembled_answer.hpp"
#include "providers/assembled_chat.hpp"
#include "providers/assembled_message.hpp"
#include "providers/assembled_response.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::providers {
namespace {

// The answer put together by reading each event for itself.
template <class Assembled>
std::string read_one_by_one(const std::string& stream) {
  Assembled answer;
  wire::SseScanner scanner;
  scanner.feed(stream, [&](const wire::SseEvent& event) {
    if (auto object = read_object(event.data)) answer.add(event.type, std::move(*object));
  });
  return text_of(answer.take());
}

// Streams of runs of equal or like events from `events`, in which each § becomes some text.
template <class Assembled>
void expect_no_difference(Api api, Endpoint endpoint, const std::vector<std::string>& events) {
  const std::vector<std::string> texts = {"a",
                                          "",
                                          " b",
                                          R"(\n)",
                                          R"(\"q\\)",
                                          R"(\u00e9\u003c)",
                                          R"(\ud83c\udf0d)",
                                          "ü",
                                          R"(\ud83c)",
                                          R"(\udf0d x)",
                                          "\xF0\x9F",
                                          "{",
                                          "0",
                                          R"(\/)"};
  std::mt19937 random{7};
  const auto one_of = [&random](const auto& from) { return from[random() % from.size()]; };
  for (int round = 0; round < 3000; ++round) {
    std::string stream;
    for (int run = 0; run < 4; ++run) {
      const auto event = one_of(events);
      for (auto left = random() % 4; left > 0; --left) {
        std::string told = event;
        for (auto at = told.find("§"); at != std::string::npos; at = told.find("§")) {
          told.replace(at, std::string_view{"§"}.size(), one_of(texts));
        }
        stream += "data: " + told + "\n\n";
      }
    }
    ASSERT_EQ(assembled_answer(api, endpoint, stream), read_one_by_one<Assembled>(stream))
        << stream;
  }
}

std::string choice(const std::string& delta, const std::string& rest = "") {
  return R"({"id":"i","object":"chat.completion.chunk","choices":[{"index":0,"delta":)" + delta +
         "}" + rest + "]}";
}

TEST(RepeatedEvents, OfAChatMakeNoDifference) {
  expect_no_difference<AssembledChat>(
      Api::openai, Endpoint::chat_completions,
      {choice(R"({"content":"§"})"),
       choice(R"({"role":"assistant","content":"§"})"),
       choice(R"({"content":"§","reasoning":"§","refusal":null,"n":1})"),
       choice(R"({"content":"a","content":"§"})"),
       choice(R"({"content":null})"),
       choice(R"({"content":["§"]})"),
       choice(R"({"content":[]})"),
       choice(R"({"content":{"deep":{"er":"§"}}})"),
       choice(R"({"d":{"d":{"d":{"d":{"d":{"d":{"d":{"d":"§"}}}}}}}})"),
       choice(R"({"id":"§","name":"§","x":"§"})"),
       choice(R"({"id":"","type":""})"),
       choice(R"({"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"§"}}]})"),
       choice(R"({"tool_calls":[{"index":1,"function":{"arguments":"§"}},{"index":0,"x":"§"}]})"),
       choice(R"({"tool_calls":[{"function":{"arguments":"§"},"index":1}]})"),
       choice(R"({"tool_calls":[{"id":"§","function":{"arguments":"§"}}]})"),
       choice(R"({"tool_calls":[{"function":{"arguments":"§"}}]})"),
       choice(R"({"tool_calls":[{"index":0,"tool_calls":[{"index":2,"x":"§"}]}]})"),
       choice(R"({"tool_calls":[{"index":-1,"x":"§"},7,{"index":0}]})"),
       choice(R"({"tool_calls":[]})"),
       choice(R"({"tool_calls":"§"})"),
       choice(R"("§")"),
       choice("{}", R"(,{"index":1,"delta":{"content":"§"}})"),
       choice("{}", R"(,{"delta":{"content":"§"},"finish_reason":null,"index":1})"),
       choice("{}", R"(,7,null,{"index":"2","text":"§"},{"index":1,"index":3,"text":"§"})"),
       R"({"choices":[{"index":0,"text":"§","logprobs":null}],"obfuscation":"§"})",
       R"({"choices":[{"index":0,"logprobs":{"content":[{"t":"§"}],"refusal":null}}]})",
       R"({"choices":[{"index":0,"logprobs":{"content":[],"x":"§"}}],"obfuscation":7})",
       R"({"choices":[],"usage":{"n":1},"obfuscation":"§"})",
       R"({"choices":7,"model":"§"})",
       R"({"error":{"message":"§"}})",
       R"({"cho\u0069ces":[{"index":0,"delta":{"content":"§"}}]})",
       R"({"x\ud83c":1,"choices":[{"index":0,"delta":{"content":"§"}}]})",
       "[DONE]"});
}

std::string delta(const std::string& delta, const std::string& index = "0") {
  return R"({"type":"content_block_delta","index":)" + index + R"(,"delta":)" + delta + "}";
}

TEST(RepeatedEvents, OfAMessageMakeNoDifference) {
  expect_no_difference<AssembledMessage>(
      Api::anthropic, Endpoint::messages,
      {R"({"type":"message_start","message":{"id":"§","usage":{"n":1,"list":[1]}}})",
       R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"§"}})",
       R"({"type":"content_block_start","index":1,"content_block":{"type":"tool_use","input":{}}})",
       delta(R"({"type":"text_delta","text":"§"})"),
       delta(R"({"type":"thinking_delta","thinking":"§"})"),
       delta(R"({"type":"signature_delta","signature":"§"})"),
       delta(R"({"type":"input_json_delta","partial_json":"§"})", "1"),
       delta(R"({"type":"input_json_delta","partial_json":7})", "1"),
       delta(R"({"type":"citations_delta","citation":{"n":1}})"),
       delta(R"({"type":"§","name":"§","text":"§","more":{"text":"§"}})"),
       delta(R"({"text":["§"]})", "-1"), delta("7", "2"),
       R"({"delta":{"text":"§"},"index":1,"type":"content_block_delta","type":"ping"})",
       R"({"index":0,"delta":{"text":"§"}})",
       R"({"type":"message_delta","delta":{"stop_reason":"§"},"usage":{"output_tokens":7}})",
       R"({"type":"ping"})", R"({"type":"error","error":{"type":"§"}})"});
}

std::string event(const std::string& type, const std::string& rest) {
  return R"({"type":"response.)" + type + R"(","sequence_number":1)" + rest + "}";
}

TEST(RepeatedEvents, OfAResponseMakeNoDifference) {
  const std::string at = R"(,"item_id":"i","output_index":0,"content_index":0)";
  expect_no_difference<AssembledResponse>(
      Api::openai, Endpoint::responses,
      {event("created", R"(,"response":{"id":"r","status":"in_progress","output":[]})"),
       event("completed", R"(,"response":{"id":"r","status":"completed","output":[]})"),
       event("output_item.added", R"(,"output_index":0,"item":{"type":"message","content":[]})"),
       event("content_part.added", at + R"(,"part":{"type":"output_text","text":""})"),
       event("output_text.delta", at + R"(,"delta":"§")"),
       event("output_text.delta", at + R"(,"delta":"§","logprobs":[],"obfuscation":"§")"),
       event("output_text.delta", at + R"(,"delta":"§","logprobs":[{"t":"§"}])"),
       event("output_text.delta", R"(,"delta":"§","output_index":1,"sequence_number":2)"),
       event("output_text.delta", at + R"(,"delta":{"text":"§"})"),
       event("output_text.delta", at + R"(,"delta":null)"),
       event("refusal.delta", at + R"(,"delta":"§")"),
       event("reasoning_summary_text.delta", at + R"(,"delta":"§","logprobs":[1])"),
       event("function_call_arguments.delta", R"(,"output_index":2,"delta":"§")"),
       event("unknown.delta", at + R"(,"delta":"§")"),
       R"({"type":"response.output_text.delta","sequence_number":1.5,"delta":"§"})",
       R"({"type":"response.output_text.delta","sequence_number":"§","delta":"§"})",
       R"({"type":"error","message":"§"})"});
}

}  // namespace
}  // namespace llm_api_router::providers
