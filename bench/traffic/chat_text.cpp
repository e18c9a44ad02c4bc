#include "bench/traffic/chat_text.hpp"

#include <charconv>
#include <cstdio>

namespace llm_api_router::bench {
namespace {

// As escaped as source code in a conversation is: quotes, line ends and tabs.
constexpr std::string_view kProse =
    "Please look at the function below and tell me why it fails for an empty list.\\n"
    "```python\\ndef mean(values):\\n\\treturn sum(values) / len(values)\\n```\\n"
    "The caller passes {\\\"values\\\": []} and logs \\\"division by zero\\\" at line 42 of "
    "statistics.py; the tests in tests/test_mean.py cover one and several values only. ";
constexpr std::size_t kMessageSize = 2000;
constexpr std::string_view kStreamFlag = R"("stream":true)";
constexpr std::string_view kStampMark = "@@";
constexpr int kTimeDigits = 20;
constexpr int kNumberDigits = 9;

// Neither escapes nor quotes, so that it can be cut anywhere.
std::string plain_text(std::size_t size) {
  constexpr std::string_view kWords = "An empty list has no mean so the function should say so. ";
  std::string text;
  while (text.size() < size) text += kWords;
  text.resize(size);
  return text;
}

std::string message(std::string_view role, std::string_view content) {
  return R"({"role":")" + std::string{role} + R"(","content":")" + std::string{content} + R"("})";
}

std::string prose() {
  std::string text;
  while (text.size() < kMessageSize) text += kProse;
  return text;
}

std::string openai_answer(std::string_view content) {
  return R"({"id":"chatcmpl-BqR7sT2mXv4K","object":"chat.completion","created":1751328000,)"
         R"("model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",)"
         R"("content":")" +
         std::string{content} +
         R"(","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,)"
         R"("completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":8},)"
         R"("completion_tokens_details":{"reasoning_tokens":0}},"system_fingerprint":"fp_44added55e"})";
}

std::string anthropic_answer(std::string_view content) {
  return R"({"id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant",)"
         R"("model":"claude-sonnet-4-20250514","content":[{"type":"text","text":")" +
         std::string{content} +
         R"("}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":19,)"
         R"("cache_creation_input_tokens":0,"cache_read_input_tokens":8,"output_tokens":10}})";
}

std::string openai_event(std::string_view choices, std::string_view usage = "null") {
  return R"(data: {"id":"chatcmpl-BqR7sT2mXv4K","object":"chat.completion.chunk","created":1751328000,)"
         R"("model":"gpt-4o-mini-2024-07-18","service_tier":"default",)"
         R"("system_fingerprint":"fp_44added55e","choices":[)" +
         std::string{choices} + R"(],"usage":)" + std::string{usage} + "}\n\n";
}

std::string openai_delta(std::string_view delta, std::string_view finish_reason = "null") {
  return openai_event(R"({"index":0,"delta":{)" + std::string{delta} +
                      R"(},"logprobs":null,"finish_reason":)" + std::string{finish_reason} + "}");
}

std::string anthropic_event(std::string_view type, std::string_view members) {
  return "event: " + std::string{type} + "\ndata: {\"type\":\"" + std::string{type} + "\"" +
         std::string{members} + "}\n\n";
}

template <class Number>
Number digits_at(std::string_view text, std::size_t from, int count) {
  Number number = 0;
  const char* const begin = text.data() + from;
  std::from_chars(begin, begin + count, number);
  return number;
}

}  // namespace

Api api_of(std::string_view path) {
  return path.find("/messages") == std::string_view::npos ? Api::openai : Api::anthropic;
}

std::string request_body(Api api, std::size_t size, bool stream) {
  std::string body = api == Api::openai
                         ? R"({"model":"gpt-4o-mini",)"
                         : R"({"model":"claude-sonnet-4-20250514","max_tokens":1024,)";
  body += stream ? R"("stream":true,)" : R"("stream":false,)";
  if (stream && api == Api::openai) body += R"("stream_options":{"include_usage":true},)";
  body += R"("temperature":0.2,"messages":[)";
  const std::string question = message("user", prose());
  const std::string answer = message("assistant", prose());
  const std::string end = message("user", "") + "]}";
  while (body.size() + question.size() + answer.size() + end.size() + 2 <= size) {
    body += question + "," + answer + ",";
  }
  const std::size_t taken = body.size() + end.size();
  return body + message("user", plain_text(size > taken ? size - taken : 0)) + "]}";
}

bool asks_for_stream(std::string_view beginning_of_body, std::string_view end_of_body) {
  return beginning_of_body.find(kStreamFlag) != std::string_view::npos ||
         end_of_body.find(kStreamFlag) != std::string_view::npos;
}

std::string answer_body(Api api, std::size_t size) {
  const auto answer = api == Api::openai ? openai_answer : anthropic_answer;
  const std::size_t least = answer("").size();
  return answer(plain_text(size > least ? size - least : 0));
}

std::string first_events(Api api) {
  if (api == Api::openai) return openai_delta(R"("role":"assistant","content":"","refusal":null)");
  return anthropic_event("message_start",
                         R"(,"message":{"id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message",)"
                         R"("role":"assistant","model":"claude-sonnet-4-20250514","content":[],)"
                         R"("stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":19,)"
                         R"("cache_creation_input_tokens":0,"cache_read_input_tokens":8,)"
                         R"("output_tokens":1}})") +
         anthropic_event("content_block_start",
                         R"(,"index":0,"content_block":{"type":"text","text":""})");
}

std::string last_events(Api api) {
  if (api == Api::openai) {
    return openai_delta("", R"("stop")") +
           openai_event("", R"({"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,)"
                            R"("prompt_tokens_details":{"cached_tokens":8}})") +
           "data: [DONE]\n\n";
  }
  return anthropic_event("content_block_stop", R"(,"index":0)") +
         anthropic_event("message_delta",
                         R"(,"delta":{"stop_reason":"end_turn","stop_sequence":null},)"
                         R"("usage":{"output_tokens":10})") +
         anthropic_event("message_stop", "");
}

std::string content_event(Api api, std::uint32_t number, Moment sent) {
  char stamp[64];
  std::snprintf(stamp, sizeof stamp, "@@%0*lld %0*u of the mean", kTimeDigits,
                static_cast<long long>(nanoseconds_of(sent)), kNumberDigits, number);
  const std::string text{stamp};
  if (api == Api::openai) return openai_delta(R"("content":")" + text + R"(")");
  return anthropic_event("content_block_delta",
                         R"(,"index":0,"delta":{"type":"text_delta","text":")" + text + R"("})");
}

Stamp stamp_of(std::string_view event) {
  const std::size_t mark = event.find(kStampMark);
  if (mark == std::string_view::npos) return {};
  const std::size_t time = mark + kStampMark.size();
  const std::size_t number = time + kTimeDigits + 1;
  if (number + kNumberDigits > event.size()) return {};
  return {.is_content = true,
          .number = digits_at<std::uint32_t>(event, number, kNumberDigits),
          .sent = digits_at<std::int64_t>(event, time, kTimeDigits)};
}

bool is_last(Api api, std::string_view event) {
  return event.starts_with(api == Api::openai ? "data: [DONE]" : "event: message_stop");
}

}  // namespace llm_api_router::bench
