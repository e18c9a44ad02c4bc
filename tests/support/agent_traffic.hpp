// What SDKs and coding agents send and get: fields, make-up and sizes as real ones have, and the
// same bytes each time. For what is measured; where any body will do, samples.hpp has shorter ones.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/http_message.hpp"

namespace llm_api_router::test {

// The fields of a request as the official SDKs for Node write them, without those of framing.
Fields openai_sdk_fields();
// The same as Claude Code, which is built on Anthropic's, writes them.
Fields claude_code_fields();

// A chat completion of about `bytes`, at least 300: a system and a user message.
std::string sdk_chat_request(std::size_t bytes);
// What Claude Code sends in the midst of its work, of about `bytes`: the conversation with its tool
// calls and their results, then system blocks and 21 tools with their schemas. A conversation that
// has just begun has 50 KB.
std::string claude_code_request(std::size_t bytes, bool stream);

// The fields of answers, without those of framing.
Fields openai_answer_fields();
Fields anthropic_answer_fields(const std::string& content_type);
// Answers of some 700 bytes.
std::string sdk_chat_answer();
std::string claude_code_answer();
// The events of a stream, as many writes as a provider makes of it: all before the first content
// with that, then one event each, in the last all that ends it. `writes` is at least 2.
std::vector<std::string> claude_code_stream(std::size_t writes);

}  // namespace llm_api_router::test
