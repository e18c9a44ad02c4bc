// Every stream and answer of tests/fixtures, and what a reader makes of it.
#include <cctype>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "providers/adapter.hpp"

namespace llm_api_router::providers {
namespace {

struct Expected {
  Api api;
  Endpoint endpoint;
  std::string scenario;
  std::string kinds;  // of a stream's events: preamble, content, finish, terminal, error
  Usage usage;
  std::string finish_reason;
  std::string response_id;
  int error_status = 0;
  bool finished = true;
  bool terminal = true;
};

std::ostream& operator<<(std::ostream& out, const Expected& expected) {
  return out << name_of(expected.api) << '/' << expected.scenario;
}

std::string read(const Expected& expected, std::string_view extension) {
  std::ostringstream path;
  path << ROUTER_SOURCE_DIR << "/tests/fixtures/" << expected << extension;
  std::ifstream file{path.str(), std::ios::binary};
  EXPECT_TRUE(file.is_open()) << path.str();
  return {std::istreambuf_iterator<char>{file}, {}};
}

char letter(EventKind kind) {
  switch (kind) {
    case EventKind::preamble: return 'p';
    case EventKind::content: return 'c';
    case EventKind::finish: return 'f';
    case EventKind::terminal: return 't';
    case EventKind::error: return 'e';
  }
  return '?';
}

// The fixtures' form of SSE: `event: ` and `data: ` of one line each, LF, a blank line behind.
std::string show_stream(AnswerReader& reader, const std::string& stream) {
  std::istringstream lines{stream};
  std::string kinds;
  std::string type;
  std::string data;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("event: ")) {
      type = line.substr(7);
    } else if (line.starts_with("data: ")) {
      data = line.substr(6);
    } else {
      kinds += letter(reader.on_event(type, data));
      type.clear();
    }
  }
  return kinds;
}

void expect_facts(const AnswerReader& reader, const Expected& expected) {
  EXPECT_EQ(reader.usage().input_tokens, expected.usage.input_tokens);
  EXPECT_EQ(reader.usage().output_tokens, expected.usage.output_tokens);
  EXPECT_EQ(reader.usage().cached_tokens, expected.usage.cached_tokens);
  EXPECT_EQ(reader.finish_reason(), expected.finish_reason);
  EXPECT_EQ(reader.response_id(), expected.response_id);
  EXPECT_EQ(reader.failure().status, expected.error_status);
  EXPECT_EQ(reader.finished(), expected.finished);
}

class StreamFixture : public testing::TestWithParam<Expected> {};

TEST_P(StreamFixture, IsReadAsWhatItIs) {
  const auto reader = adapter(GetParam().api).reader(GetParam().endpoint);
  EXPECT_EQ(show_stream(*reader, read(GetParam(), ".stream.sse")), GetParam().kinds);
  expect_facts(*reader, GetParam());
  EXPECT_EQ(reader->terminal(), GetParam().terminal);
}

class BodyFixture : public testing::TestWithParam<Expected> {};

TEST_P(BodyFixture, IsReadAsWhatItIs) {
  const auto reader = adapter(GetParam().api).reader(GetParam().endpoint);
  reader->on_body(read(GetParam(), ".response.json"));
  expect_facts(*reader, GetParam());
}

Expected chat(std::string scenario, std::string kinds, Usage usage, std::string finish_reason) {
  return {.api = Api::openai,
          .endpoint = Endpoint::chat_completions,
          .scenario = std::move(scenario),
          .kinds = std::move(kinds),
          .usage = usage,
          .finish_reason = std::move(finish_reason),
          .response_id = "chatcmpl-CfQk2vG7wYtB1"};
}

Expected responses(std::string scenario, std::string kinds, Usage usage,
                   std::string finish_reason) {
  return {.api = Api::openai,
          .endpoint = Endpoint::responses,
          .scenario = std::move(scenario),
          .kinds = std::move(kinds),
          .usage = usage,
          .finish_reason = std::move(finish_reason),
          .response_id = "resp_68fe1c2a9b"};
}

Expected messages(std::string scenario, std::string kinds, Usage usage, std::string finish_reason) {
  return {.api = Api::anthropic,
          .endpoint = Endpoint::messages,
          .scenario = std::move(scenario),
          .kinds = std::move(kinds),
          .usage = usage,
          .finish_reason = std::move(finish_reason),
          .response_id = "msg_01XbQ7pD3kQ"};
}

Expected of(Endpoint endpoint, Expected expected, std::string response_id) {
  expected.endpoint = endpoint;
  expected.response_id = std::move(response_id);
  return expected;
}

Expected without_done(Expected expected) {
  expected.terminal = false;
  return expected;
}

Expected cut(Expected expected) {
  expected.finished = false;
  expected.terminal = false;
  return expected;
}

Expected failing(int status, Expected expected, bool terminal = false) {
  expected.error_status = status;
  expected.finished = false;
  expected.terminal = terminal;
  return expected;
}

Expected no_id(Expected expected) {
  expected.response_id.clear();
  return expected;
}

std::string test_name(const testing::TestParamInfo<Expected>& info) {
  std::string name;
  for (const char character : info.param.scenario) {
    name += std::isalnum(static_cast<unsigned char>(character)) != 0 ? character : '_';
  }
  return info.param.endpoint == Endpoint::on_account ? name + "_by_id" : name;
}

INSTANTIATE_TEST_SUITE_P(
    OpenAi, StreamFixture,
    testing::Values(chat("chat_text", "pcccccfct", {1287, 9, 1024}, "stop"),
                    chat("chat_without_usage", "pccft", {}, "stop"),
                    without_done(chat("chat_without_done", "pcf", {}, "length")),
                    chat("chat_tool_calls", "cccccfct", {431, 38, 0}, "tool_calls"),
                    chat("chat_reasoning_content", "pcccft", {12, 21, 0}, "stop"),
                    chat("chat_refusal", "pccfct", {40, 11, 0}, "stop"),
                    chat("chat_two_choices", "pccfcft", {}, "stop"),
                    no_id(failing(429, chat("chat_error_first", "e", {}, ""))),
                    failing(500, chat("chat_error_mid", "pce", {}, "")),
                    cut(chat("chat_cut", "pc", {}, "")),
                    of(Endpoint::completions, chat("completions_text", "ccfct", {5, 2, {}}, "stop"),
                       "cmpl-CfQk9"),
                    responses("responses_text", "ppppccccct", {10342, 57, 9856}, "completed"),
                    responses("responses_tool_call", "pppcccct", {10342, 21, 9856}, "completed"),
                    responses("responses_incomplete", "ppppct", {10342, 16, 9856},
                              "max_output_tokens"),
                    failing(429, responses("responses_failed_first", "ppe", {}, "failed"), true),
                    failing(503, responses("responses_error_first", "ppe", {}, "")),
                    failing(500, responses("responses_error_mid", "ppppce", {}, "")),
                    cut(responses("responses_cut", "ppppc", {}, ""))),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    Anthropic, StreamFixture,
    testing::Values(messages("messages_text", "pppcccccft", {20492, 14, 18432}, "end_turn"),
                    messages("messages_thinking", "pppcccccccft", {45, 63, 0}, "end_turn"),
                    messages("messages_tool_use",
                             "pppcccccccc"
                             "ft",
                             {472, 89, {}}, "tool_use"),
                    messages("messages_refusal", "ppccft", {30, 5, {}}, "refusal"),
                    no_id(failing(529, messages("messages_error_first", "e", {}, ""))),
                    failing(529,
                            messages("messages_error_after_start", "ppe", {20492, 1, 18432}, "")),
                    failing(500, messages("messages_error_mid", "pppce", {20492, 1, 18432}, "")),
                    cut(messages("messages_cut", "pppc", {20492, 1, 18432}, ""))),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    OpenAi, BodyFixture,
    testing::Values(
        of(Endpoint::chat_completions, chat("chat_text", "", {1287, 9, 1024}, "stop"),
           "chatcmpl-CfQk2vG7wYtB2"),
        of(Endpoint::chat_completions, chat("chat_tool_calls", "", {431, 18, 0}, "tool_calls"),
           "chatcmpl-CfQk2vG7wYtB3"),
        of(Endpoint::embeddings, chat("embeddings", "", {8, {}, {}}, ""), ""),
        of(Endpoint::models, chat("models", "", {}, ""), ""),
        responses("responses_text", "", {10342, 57, 9856}, "completed"),
        responses("responses_incomplete", "", {10342, 57, 9856}, "max_output_tokens"),
        of(Endpoint::on_account, responses("responses_text", "", {}, ""), "resp_68fe1c2a9b")),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    Anthropic, BodyFixture,
    testing::Values(
        of(Endpoint::messages, messages("messages_text", "", {20492, 14, 18432}, "end_turn"),
           "msg_01XbQ7pD3kR"),
        of(Endpoint::messages, messages("messages_thinking", "", {45, 63, 0}, "end_turn"),
           "msg_01XbQ7pD3kR"),
        of(Endpoint::messages, messages("messages_tool_use", "", {472, 89, {}}, "tool_use"),
           "msg_01XbQ7pD3kR"),
        of(Endpoint::count_tokens, messages("count_tokens", "", {}, ""), ""),
        of(Endpoint::models, messages("models", "", {}, ""), "")),
    test_name);

}  // namespace
}  // namespace llm_api_router::providers
