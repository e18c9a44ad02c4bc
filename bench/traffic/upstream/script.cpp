#include "bench/traffic/upstream/script.hpp"

#include <cstdio>

namespace llm_api_router::bench {
namespace {

// The fields that a provider sends along.
constexpr std::string_view kFields =
    "date: Tue, 01 Jul 2025 00:00:00 GMT\r\n"
    "openai-organization: bench\r\n"
    "openai-processing-ms: 123\r\n"
    "openai-version: 2020-10-01\r\n"
    "x-ratelimit-limit-requests: 10000\r\n"
    "x-ratelimit-remaining-requests: 9999\r\n"
    "x-ratelimit-reset-requests: 6ms\r\n"
    "x-request-id: req_4f4d0f0a8c7b4e6f9a1b2c3d4e5f6071\r\n";

std::string head(std::string_view framing, std::string_view type) {
  return "HTTP/1.1 200 OK\r\ncontent-type: " + std::string{type} + "\r\n" + std::string{kFields} +
         std::string{framing} + "\r\n\r\n";
}

Answers answers_in(Api api, const Script& script) {
  const std::string body = answer_body(api, script.answer_bytes);
  return {
      .whole = head("content-length: " + std::to_string(body.size()), "application/json") + body,
      .stream_begins = head("transfer-encoding: chunked", "text/event-stream; charset=utf-8") +
                       framed(first_events(api)),
      .stream_ends = framed(last_events(api)) + "0\r\n\r\n"};
}

}  // namespace

const std::string_view kRefusal =
    "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 67\r\n\r\n"
    R"({"error":{"message":"not a JSON object","type":"invalid_request"}})"
    "\n";

std::array<Answers, 2> answers_of(const Script& script) {
  return {answers_in(Api::openai, script), answers_in(Api::anthropic, script)};
}

std::string framed(std::string_view event) {
  char size[24];
  std::snprintf(size, sizeof size, "%zx\r\n", event.size());
  std::string chunk{size};
  chunk += event;
  return chunk += "\r\n";
}

}  // namespace llm_api_router::bench
