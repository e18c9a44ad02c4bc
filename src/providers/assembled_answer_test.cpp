#include "providers/assembled_answer.hpp"

#include <chrono>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::providers {
namespace {

using Json = nlohmann::ordered_json;

std::string fixture(const std::string& name) {
  std::ifstream file{std::string{ROUTER_SOURCE_DIR} + "/tests/fixtures/" + name, std::ios::binary};
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}

Json chat(const std::string& scenario) {
  return Json::parse(assembled_answer(Api::openai, Endpoint::chat_completions,
                                      fixture("openai/chat_" + scenario + ".stream.sse")));
}

Json response(const std::string& scenario) {
  return Json::parse(assembled_answer(Api::openai, Endpoint::responses,
                                      fixture("openai/responses_" + scenario + ".stream.sse")));
}

Json message(const std::string& scenario) {
  return Json::parse(assembled_answer(Api::anthropic, Endpoint::messages,
                                      fixture("anthropic/messages_" + scenario + ".stream.sse")));
}

// The fixtures' answers without streaming are those of other requests: ids differ.
Json answer(const std::string& name, const std::string& id) {
  auto json = Json::parse(fixture(name + ".response.json"));
  json["id"] = id;
  return json;
}

TEST(AssembledAnswer, IsTheChatCompletionItWouldHaveBeen) {
  auto expected = answer("openai/chat_text", "chatcmpl-CfQk2vG7wYtB1");
  expected["choices"][0]["message"].erase("annotations");  // not streamed
  // Equal whatever the order: chunks tell the service tier before their choices.
  EXPECT_EQ(nlohmann::json(chat("text")), nlohmann::json(expected));
}

TEST(AssembledAnswer, IsTheMessageItWouldHaveBeen) {
  auto expected = answer("anthropic/messages_thinking", "msg_01XbQ7pD3kQ");
  expected["usage"].erase("service_tier");
  EXPECT_EQ(message("thinking").dump(), expected.dump());
}

TEST(AssembledAnswer, IsTheResponseItWouldHaveBeen) {
  EXPECT_EQ(response("text").dump(), answer("openai/responses_text", "resp_68fe1c2a9b").dump());
  EXPECT_EQ(response("incomplete")["status"], "incomplete");
  EXPECT_EQ(response("failed_first")["status"], "failed");
}

TEST(AssembledAnswer, HasToolCalls) {
  const auto calls = chat("tool_calls")["choices"][0]["message"]["tool_calls"];
  EXPECT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0]["function"]["arguments"], R"({"path":"src/main.cpp"})");
  EXPECT_EQ(calls[1]["id"], "call_9Bkq1");
  EXPECT_EQ(message("tool_use")["content"][1]["input"]["location"], "San Francisco, CA");
  EXPECT_EQ(response("tool_call")["output"][0]["arguments"], R"({"command":["ls"]})");
}

TEST(AssembledAnswer, HasReasoningRefusalsAndEachChoice) {
  EXPECT_EQ(chat("reasoning_content")["choices"][0]["message"]["reasoning_content"],
            "The user greets me; greet back.");
  EXPECT_EQ(chat("refusal")["choices"][0]["message"]["refusal"],
            "I’m sorry, I can’t help with that.");
  EXPECT_EQ(chat("two_choices")["choices"][1]["message"]["content"], "Blue");
  EXPECT_EQ(message("refusal")["stop_reason"], "refusal");
}

TEST(AssembledAnswer, IsATextCompletion) {
  const auto text = assembled_answer(Api::openai, Endpoint::completions,
                                     fixture("openai/completions_text.stream.sse"));
  EXPECT_TRUE(Json::parse(text)["choices"][0]["text"].get<std::string>().starts_with(" blue and"));
}

TEST(AssembledAnswer, OfACutStreamIsWhatCame) {
  EXPECT_EQ(chat("cut")["choices"][0]["message"]["content"], "It ends in the mid");
  EXPECT_EQ(chat("cut")["choices"][0]["finish_reason"], nullptr);
  EXPECT_EQ(message("cut")["content"][0]["text"], "It ends in the mid");
  EXPECT_EQ(response("cut")["output"][0]["content"][0]["text"], "It ends in the mid");
  EXPECT_EQ(response("cut")["status"], "in_progress");
}

TEST(AssembledAnswer, HasTheErrorBesideWhatCame) {
  EXPECT_EQ(chat("error_mid")["error"]["type"], "server_error");
  EXPECT_EQ(chat("error_mid")["choices"][0]["message"]["content"], "Partly");
  EXPECT_EQ(message("error_mid")["error"]["type"], "api_error");
  EXPECT_EQ(message("error_mid")["content"][0]["text"], "Partly");
  EXPECT_EQ(response("error_mid")["error"]["code"], "server_error");
  EXPECT_EQ(message("error_first")["type"], "error");
}

// Any cut leaves JSON that says no more than the whole, and a cut behind the last brace loses
// nothing.
TEST(AssembledAnswer, IsJsonWhereverTheStreamIsCut) {
  const auto stream = fixture("anthropic/messages_tool_use.stream.sse");
  for (std::size_t size = 0; size <= stream.size(); ++size) {
    const auto cut = std::string_view{stream}.substr(0, size);
    EXPECT_TRUE(Json::accept(assembled_answer(Api::anthropic, Endpoint::messages, cut)));
  }
  const auto until = stream.find_last_of('}') + 1;
  EXPECT_EQ(assembled_answer(Api::anthropic, Endpoint::messages, stream.substr(0, until)),
            assembled_answer(Api::anthropic, Endpoint::messages, stream));
}

TEST(AssembledAnswer, PassesOverEventsThatAreNoJson) {
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::chat_completions,
                             "data: {\"id\":\ndata: \"x\"}\n\ndata: hello\n\n: ping\n\n"
                             "data: {\"id\":7\n\ndata: [DONE]\n\n"),
            R"({"id":"x"})");
}

TEST(AssembledAnswer, OfNothingIsEmpty) {
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::chat_completions, ""), "{}");
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::responses, ""), "{}");
  EXPECT_EQ(assembled_answer(Api::anthropic, Endpoint::messages, "\n\n"), "{}");
}

TEST(AssembledAnswer, ListsTheEventsOfUnknownStreams) {
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::on_account,
                             "event: thread.run\ndata: {\"id\":\"r\"}\n\ndata: {\"n\":1}\n\n"),
            R"({"events":[{"event":"thread.run","data":{"id":"r"}},{"data":{"n":1}}]})");
}

TEST(AssembledAnswer, MakesValidUtf8OfAnyBytes) {
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::on_account,
                             "event: \xFF\ndata: {\"a\":\"\xC3(\"}\n\n"),
            "{\"events\":[{\"event\":\"\uFFFD\",\"data\":{\"a\":\"\uFFFD(\"}}]}");
}

TEST(AssembledAnswer, PassesOverEventsNestedTooDeep) {
  const std::string deep(3'000'000, '[');
  EXPECT_EQ(assembled_answer(Api::openai, Endpoint::chat_completions,
                             "data: {\"a\":" + deep + "\n\ndata: {\"id\":\"x\"}\n\n"),
            R"({"id":"x"})");
}

// Each of these would take minutes if a piece cost more the more there is.
TEST(AssembledAnswer, TakesTimeInProportionToTheStream) {
  std::string members;
  std::string calls;
  for (int chunk = 0; chunk < 150; ++chunk) {
    const std::string begin = R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[)";
    members += begin + "],\"o\":{";
    calls += begin;
    for (int i = 0; i < 1000; ++i) {
      const auto n = std::to_string(chunk * 1000 + i);
      members += '"' + n + R"(":"x",)";
      calls += R"({"index":)" + n + R"(,"id":"x"},)";
    }
    members.back() = '}';
    calls.back() = ']';
    members += "}}]}\n\n";
    calls += "}}]}\n\n";
  }
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& stream : {members, calls}) {
    const auto text = assembled_answer(Api::openai, Endpoint::chat_completions, stream);
    EXPECT_GT(text.size(), 1'500'000U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{60});
}

}  // namespace
}  // namespace llm_api_router::providers
