#include "tests/support/agent_traffic.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace llm_api_router::test {
namespace {

constexpr std::size_t kTools = 21;
constexpr std::size_t kToolText = 1'500;
constexpr std::size_t kSystemText = 12'000;
constexpr std::size_t kResultText = 3'000;

// Words and lines in an order that looks like none, the same one each time.
class Text {
 public:
  explicit Text(std::uint32_t seed) : state_(seed) {}

  // Both as the inside of a JSON string.
  std::string prose(std::size_t bytes) {
    static constexpr std::array<std::string_view, 24> kWords{
        "the",      "file",    "of",        "a",        "request", "before",   "its",      "answer",
        "when",     "and",     "directory", "search",   "pattern", "must",     "relative", "path",
        "absolute", "command", "returns",   "matching", "never",   "“quoted”", "lines",    "with"};
    return filled(bytes, kWords, ' ');
  }
  std::string code(std::size_t bytes) {
    static constexpr std::array<std::string_view, 8> kLines{
        R"(    12\t  if (request.headers[\"content-type\"] === \"application/json\") {\n)",
        R"(    13\t    return parse(request.body, { strict: true });\n)",
        R"(    14\t  }\n)",
        R"(    15\tconst kLimit = 64 * 1024;  // bytes\n)",
        R"(    16\texport async function relay(stream, sink) {\n)",
        R"(    17\t  for await (const chunk of stream) sink.write(chunk.toString('utf8'));\n)",
        R"(    18\t\n)",
        R"(    19\t  expect(await read(\"C:\\\\logs\\\\today.txt\")).toMatch(/^\\d+ lines/);\n)"};
    return filled(bytes, kLines, '\0');
  }

 private:
  template <std::size_t kCount>
  std::string filled(std::size_t bytes, const std::array<std::string_view, kCount>& parts,
                     char between) {
    std::string text;
    while (text.size() < bytes) {
      text += parts[next() % kCount];
      if (between != '\0') text += between;
    }
    return text;
  }

  // The constants are those of Numerical Recipes' "quick and dirty" generator.
  std::uint32_t next() { return (state_ = state_ * 1'664'525U + 1'013'904'223U) >> 16U; }

  std::uint32_t state_;
};

std::string text_block(const std::string& text, bool cached = false) {
  return R"({"type":"text","text":")" + text + '"' +
         (cached ? R"(,"cache_control":{"type":"ephemeral"}})" : "}");
}

std::string tool(std::size_t number) {
  const auto name = "Tool" + std::to_string(number);
  Text text{static_cast<std::uint32_t>(number)};
  return R"({"name":")" + name + R"(","description":")" + text.prose(kToolText) +
         R"(","input_schema":{"$schema":"http://json-schema.org/draft-07/schema#","type":"object",)"
         R"("properties":{"file_path":{"type":"string","description":")" +
         text.prose(80) + R"("},"limit":{"type":"number","description":")" + text.prose(60) +
         R"("},"mode":{"type":"string","enum":["content","files_with_matches","count"],)"
         R"("description":")" +
         text.prose(90) + R"("}},"required":["file_path"],"additionalProperties":false}})";
}

std::string tools() {
  std::string list;
  for (std::size_t i = 0; i < kTools; ++i) list += (i > 0 ? "," : "") + tool(i);
  return list;
}

std::string system_blocks() {
  Text text{1'000};
  return text_block("x-anthropic-billing-header: cc_version=2.1.330.d01; cc_entrypoint=cli;") +
         "," + text_block("You are Claude Code, Anthropic's official CLI for Claude.", true) + "," +
         text_block(text.prose(kSystemText), true);
}

// One turn: the agent reads a file, and is given it.
std::string tool_turn(std::size_t number) {
  const auto id = "toolu_01A" + std::to_string(10'000 + number);
  Text text{static_cast<std::uint32_t>(2'000 + number)};
  return R"({"role":"assistant","content":[{"type":"text","text":")" + text.prose(120) +
         R"("},{"type":"tool_use","id":")" + id +
         R"(","name":"Tool3","input":{"file_path":"/home/user/project/src/relay)" +
         std::to_string(number) + R"(.ts","limit":2000}}]},)" +
         R"({"role":"user","content":[{"tool_use_id":")" + id +
         R"(","type":"tool_result","content":")" + text.code(kResultText) + R"("}]})";
}

std::string event(const std::string& type, const std::string& json) {
  return "event: " + type + "\ndata: " + json + "\n\n";
}

std::string text_delta(const std::string& text) {
  return event("content_block_delta",
               R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")" +
                   text + R"("}})");
}

}  // namespace

Fields openai_sdk_fields() {
  return {{"host", "127.0.0.1:8000"},
          {"connection", "keep-alive"},
          {"accept", "application/json"},
          {"content-type", "application/json"},
          {"user-agent", "OpenAI/JS 7.57.0"},
          {"x-stainless-retry-count", "0"},
          {"x-stainless-lang", "js"},
          {"x-stainless-package-version", "7.57.0"},
          {"x-stainless-os", "Linux"},
          {"x-stainless-arch", "x64"},
          {"x-stainless-runtime", "node"},
          {"x-stainless-runtime-version", "v24.4.1"},
          {"authorization", "Bearer sk-of-the-client-0123456789abcdef0123456789abcdef"},
          {"accept-language", "*"},
          {"sec-fetch-mode", "cors"},
          {"accept-encoding", "gzip, deflate"}};
}

Fields claude_code_fields() {
  return {{"host", "127.0.0.1:8000"},
          {"connection", "keep-alive"},
          {"accept", "application/json"},
          {"x-stainless-retry-count", "0"},
          {"x-stainless-timeout", "600"},
          {"x-stainless-lang", "js"},
          {"x-stainless-package-version", "1.12.0"},
          {"x-stainless-os", "Linux"},
          {"x-stainless-arch", "x64"},
          {"x-stainless-runtime", "node"},
          {"x-stainless-runtime-version", "v24.4.1"},
          {"anthropic-dangerous-direct-browser-access", "true"},
          {"anthropic-version", "2023-06-01"},
          {"authorization", "Bearer sk-ant-of-the-client-0123456789abcdef0123456789abcdef"},
          {"x-app", "cli"},
          {"x-claude-code-session-id", "3f0c2f0e-6f7d-4a57-9b0e-2d5a7c1e9b42"},
          {"user-agent", "claude-cli/2.1.330 (external, cli)"},
          {"content-type", "application/json"},
          {"anthropic-beta",
           "claude-code-20250219,interleaved-thinking-2025-05-14,fine-grained-tool-streaming-"
           "2025-05-14,context-management-2025-06-27,prompt-caching-scope-2026-01-05,"
           "advanced-tool-use-2025-11-20,effort-2025-11-24,thinking-token-count-2026-05-13"},
          {"accept-language", "*"},
          {"sec-fetch-mode", "cors"},
          {"accept-encoding", "br, gzip, deflate"}};
}

std::string sdk_chat_request(std::size_t bytes) {
  constexpr std::size_t kFrame = 300;
  Text text{7};
  return R"({"model":"gpt-5.2","messages":[{"role":"system","content":")" + text.prose(120) +
         R"("},{"role":"user","content":")" + text.code(bytes - std::min(bytes, kFrame)) +
         R"("}],"temperature":0.2,"max_tokens":1024})";
}

std::string claude_code_request(std::size_t bytes, bool stream) {
  const std::string ending =
      R"(],"system":[)" + system_blocks() + R"(],"tools":[)" + tools() +
      R"(],"metadata":{"user_id":"{\"device_id\":\"5d3c6a7e90b14f2d8a61\",\"account_uuid\":\"\",)"
      R"(\"session_id\":\"3f0c2f0e-6f7d-4a57-9b0e-2d5a7c1e9b42\"}"},"max_tokens":32000,)"
      R"("thinking":{"type":"adaptive"},"context_management":{"edits":[{"type":)"
      R"("clear_thinking_20251015","keep":"all"}]},"output_config":{"effort":"high"},)"
      R"("stream":)" +
      (stream ? "true}" : "false}");
  std::string body = R"({"model":"claude-opus-4-8","messages":[{"role":"user","content":[)" +
                     text_block(Text{3}.prose(900)) + "," +
                     text_block("Why does the relay drop its last chunk?", true) + "]}";
  for (std::size_t turn = 0; body.size() + ending.size() + kResultText < bytes; ++turn) {
    body += "," + tool_turn(turn);
  }
  return body + ending;
}

Fields openai_answer_fields() {
  return {{"date", "Sun, 22 Nov 2026 10:00:00 GMT"},
          {"content-type", "application/json"},
          {"connection", "keep-alive"},
          {"access-control-expose-headers", "X-Request-ID"},
          {"openai-organization", "org-of-the-key"},
          {"openai-processing-ms", "412"},
          {"openai-project", "proj_0123456789abcdef"},
          {"openai-version", "2020-10-01"},
          {"x-ratelimit-limit-requests", "10000"},
          {"x-ratelimit-limit-tokens", "30000000"},
          {"x-ratelimit-remaining-requests", "9999"},
          {"x-ratelimit-remaining-tokens", "29999742"},
          {"x-ratelimit-reset-requests", "6ms"},
          {"x-ratelimit-reset-tokens", "0s"},
          {"x-request-id", "req_8d1f0d4c5b6a47c1a2b3c4d5e6f70812"},
          {"cf-cache-status", "DYNAMIC"},
          {"server", "cloudflare"},
          {"cf-ray", "9a2b3c4d5e6f7081-FRA"},
          {"alt-svc", R"(h3=":443"; ma=86400)"}};
}

Fields anthropic_answer_fields(const std::string& content_type) {
  return {{"date", "Sun, 22 Nov 2026 10:00:00 GMT"},
          {"content-type", content_type},
          {"connection", "keep-alive"},
          {"cache-control", "no-cache"},
          {"anthropic-ratelimit-requests-limit", "4000"},
          {"anthropic-ratelimit-requests-remaining", "3999"},
          {"anthropic-ratelimit-requests-reset", "2026-11-22T10:00:00Z"},
          {"anthropic-ratelimit-input-tokens-limit", "2000000"},
          {"anthropic-ratelimit-input-tokens-remaining", "1978000"},
          {"anthropic-ratelimit-input-tokens-reset", "2026-11-22T10:00:01Z"},
          {"request-id", "req_011CVMk3qvYtJ9wTxg5bZ7Qd"},
          {"anthropic-organization-id", "9f1c2d3e-4b5a-6978-8796-a5b4c3d2e1f0"},
          {"via", "1.1 google"},
          {"cf-cache-status", "DYNAMIC"},
          {"server", "cloudflare"},
          {"cf-ray", "9a2b3c4d5e6f7081-FRA"}};
}

std::string sdk_chat_answer() {
  return R"({"id":"chatcmpl-CfQ2n4wqXxY7hV0sJtKe1LmNoPqRs","object":"chat.completion",)"
         R"("created":1795341600,"model":"gpt-5.2-2026-04-14","choices":[{"index":0,"message":)"
         R"({"role":"assistant","content":")" +
         Text{11}.prose(220) +
         R"(","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],)"
         R"("usage":{"prompt_tokens":240,"completion_tokens":48,"total_tokens":288,)"
         R"("prompt_tokens_details":{"cached_tokens":128,"audio_tokens":0},)"
         R"("completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,)"
         R"("accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},)"
         R"("service_tier":"default","system_fingerprint":"fp_0123456789"})";
}

std::string claude_code_answer() {
  return R"({"model":"claude-opus-4-8","id":"msg_01XbQ7pD3kQwErTyUiOpAsDf","type":"message",)"
         R"("role":"assistant","content":[{"type":"text","text":")" +
         Text{12}.prose(220) +
         R"("}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":12,)"
         R"("cache_creation_input_tokens":2048,"cache_read_input_tokens":18432,)"
         R"("cache_creation":{"ephemeral_5m_input_tokens":2048,"ephemeral_1h_input_tokens":0},)"
         R"("output_tokens":48,"service_tier":"standard"}})";
}

std::vector<std::string> claude_code_stream(std::size_t writes) {
  Text text{13};
  std::vector<std::string> all;
  all.push_back(
      event("message_start",
            R"({"type":"message_start","message":{"model":"claude-opus-4-8","id":)"
            R"("msg_01XbQ7pD3kQwErTyUiOpAsDf","type":"message","role":"assistant","content":[],)"
            R"("stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,)"
            R"("cache_creation_input_tokens":2048,"cache_read_input_tokens":18432,)"
            R"("cache_creation":{"ephemeral_5m_input_tokens":2048,"ephemeral_1h_input_tokens":0},)"
            R"("output_tokens":1,"service_tier":"standard"}}})") +
      event("content_block_start", R"({"type":"content_block_start","index":0,)"
                                   R"("content_block":{"type":"text","text":""}})") +
      event("ping", R"({"type": "ping"})") + text_delta(text.prose(12)));
  while (all.size() + 1 < writes) all.push_back(text_delta(text.prose(12)));
  all.push_back(event("content_block_stop", R"({"type":"content_block_stop","index":0})") +
                event("message_delta",
                      R"({"type":"message_delta","delta":{"stop_reason":"end_turn",)"
                      R"("stop_sequence":null},"usage":{"input_tokens":12,)"
                      R"("cache_creation_input_tokens":2048,"cache_read_input_tokens":18432,)"
                      R"("output_tokens":214}})") +
                event("message_stop", R"({"type":"message_stop"})"));
  return all;
}

}  // namespace llm_api_router::test
