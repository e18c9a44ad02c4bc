#include "tests/support/samples.hpp"

namespace llm_api_router::test {
namespace {

std::string quoted(std::string_view text) { return '"' + std::string{text} + '"'; }

std::string data(const std::string& json) { return "data: " + json + "\n\n"; }

std::string event(const std::string& type, const std::string& json) {
  return "event: " + type + "\n" + data(json);
}

std::string chat_chunk(const std::string& delta, const std::string& finish_reason) {
  return data(R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m",)"
              R"("choices":[{"index":0,"delta":)" +
              delta + R"(,"finish_reason":)" + finish_reason + R"(}],"usage":null})");
}

std::string streaming(bool stream) { return stream ? R"(,"stream":true)" : ""; }

}  // namespace

std::string chat_request(std::string_view model, bool stream) {
  return R"({"model":)" + quoted(model) + R"(,"messages":[{"role":"user","content":"hi"}])" +
         streaming(stream) + "}";
}

std::string responses_request(std::string_view model, bool stream) {
  return R"({"model":)" + quoted(model) + R"(,"input":"hi")" + streaming(stream) + "}";
}

std::string messages_request(std::string_view model, bool stream) {
  return R"({"model":)" + quoted(model) +
         R"(,"max_tokens":64,"messages":[{"role":"user","content":"hi"}])" + streaming(stream) +
         "}";
}

std::string chat_answer(std::string_view text) {
  return R"({"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[)"
         R"({"index":0,"message":{"role":"assistant","content":)" +
         quoted(text) +
         R"(},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7,)"
         R"("total_tokens":18,"prompt_tokens_details":{"cached_tokens":3}}})";
}

std::string responses_answer(std::string_view text) {
  return R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m",)"
         R"("output":[{"type":"message","id":"item_1","role":"assistant","status":"completed",)"
         R"("content":[{"type":"output_text","text":)" +
         quoted(text) +
         R"(,"annotations":[]}]}],"usage":{"input_tokens":11,"input_tokens_details":)"
         R"({"cached_tokens":3},"output_tokens":7,"total_tokens":18}})";
}

std::string messages_answer(std::string_view text) {
  return R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
         R"({"type":"text","text":)" +
         quoted(text) +
         R"(}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":8,)"
         R"("cache_creation_input_tokens":0,"cache_read_input_tokens":3,"output_tokens":7}})";
}

SampleStream chat_stream(std::string_view text) {
  return {chat_chunk(R"({"role":"assistant","content":""})", "null"),
          chat_chunk(R"({"content":)" + quoted(text) + "}", "null"),
          chat_chunk("{}", R"("stop")") +
              data(R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m",)"
                   R"("choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,)"
                   R"("total_tokens":18,"prompt_tokens_details":{"cached_tokens":3}}})") +
              data("[DONE]")};
}

SampleStream responses_stream(std::string_view text) {
  return {event("response.created",
                R"({"type":"response.created","response":{"id":"resp_1","object":"response",)"
                R"("status":"in_progress","model":"m","output":[]}})"),
          event("response.output_text.delta",
                R"({"type":"response.output_text.delta","item_id":"item_1","output_index":0,)"
                R"("content_index":0,"delta":)" +
                    quoted(text) + "}"),
          event("response.completed",
                R"({"type":"response.completed","response":)" + responses_answer(text) + "}")};
}

SampleStream messages_stream(std::string_view text) {
  return {
      event("message_start", R"({"type":"message_start","message":{"id":"msg_1","type":"message",)"
                             R"("role":"assistant","model":"m","content":[],"stop_reason":null,)"
                             R"("usage":{"input_tokens":8,"cache_creation_input_tokens":0,)"
                             R"("cache_read_input_tokens":3,"output_tokens":1}}})") +
          event("content_block_start", R"({"type":"content_block_start","index":0,)"
                                       R"("content_block":{"type":"text","text":""}})") +
          event("ping", R"({"type":"ping"})"),
      event("content_block_delta",
            R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":)" +
                quoted(text) + "}}"),
      event("content_block_stop", R"({"type":"content_block_stop","index":0})") +
          event("message_delta", R"({"type":"message_delta","delta":{"stop_reason":"end_turn",)"
                                 R"("stop_sequence":null},"usage":{"output_tokens":7}})") +
          event("message_stop", R"({"type":"message_stop"})")};
}

std::string openai_error(std::string_view type, std::string_view message, std::string_view code) {
  return R"({"error":{"message":)" + quoted(message) + R"(,"type":)" + quoted(type) +
         R"(,"param":null,"code":)" + (code.empty() ? "null" : quoted(code)) + "}}";
}

std::string anthropic_error(std::string_view type, std::string_view message) {
  return R"({"type":"error","error":{"type":)" + quoted(type) + R"(,"message":)" + quoted(message) +
         "}}";
}

std::string anthropic_error_event(std::string_view type, std::string_view message) {
  return event("error", anthropic_error(type, message));
}

}  // namespace llm_api_router::test
