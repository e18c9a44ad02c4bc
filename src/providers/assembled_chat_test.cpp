#include "providers/assembled_chat.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

std::string assembled(const std::vector<std::string>& chunks, std::string_view type = "") {
  AssembledChat chat;
  for (const auto& chunk : chunks) {
    chat.add(type, Json::parse(chunk));
  }
  return text_of(chat.take());
}

// What the message of the only choice is after these deltas.
std::string message(const std::vector<std::string>& deltas) {
  std::vector<std::string> chunks;
  for (const auto& delta : deltas) {
    chunks.push_back(R"({"choices":[{"index":0,"delta":)" + delta + "}]}");
  }
  const auto answer = Json::parse(assembled(chunks));
  return text_of(answer["choices"][0]["message"]);
}

TEST(AssembledChat, AppendsContentReasoningAndRefusal) {
  EXPECT_EQ(message({R"({"role":"assistant","content":null,"reasoning_content":"I "})",
                     R"({"reasoning_content":"think"})", R"({"content":"Hel","refusal":null})",
                     R"({"content":"lo","reasoning":"r"})", R"({"refusal":"no"})"}),
            R"({"role":"assistant","content":"Hello","reasoning_content":"I think",)"
            R"("refusal":"no","reasoning":"r"})");
}

TEST(AssembledChat, KeepsArgumentsTheTextThatTheyAre) {
  EXPECT_EQ(message({R"({"tool_calls":[{"index":0,"id":"c","type":"function",)"
                     R"("function":{"name":"f","arguments":""}}]})",
                     R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}]})",
                     R"({"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]})"}),
            R"({"tool_calls":[{"id":"c","type":"function",)"
            R"("function":{"name":"f","arguments":"{\"a\":1}"}}]})");
}

TEST(AssembledChat, PutsTheOlderFunctionCallTogether) {
  EXPECT_EQ(
      message({R"({"function_call":{"name":"f","arguments":""}})",
               R"({"function_call":{"arguments":"{"}})", R"({"function_call":{"arguments":"}"}})"}),
      R"({"function_call":{"name":"f","arguments":"{}"}})");
}

TEST(AssembledChat, KeepsUnknownMembersOfADelta) {
  EXPECT_EQ(message({R"({"mood":"go","rank":1,"audio":{"id":"a","data":"QU"}})",
                     R"({"mood":"od","rank":2,"audio":{"data":"JD","expires_at":9}})"}),
            R"({"mood":"good","rank":2,"audio":{"id":"a","data":"QUJD","expires_at":9}})");
}

TEST(AssembledChat, AppendsLogprobs) {
  EXPECT_EQ(assembled({R"({"choices":[{"index":0,"delta":{},"logprobs":null}]})",
                       R"({"choices":[{"logprobs":{"content":[{"token":"a"}],"refusal":null}}]})",
                       R"({"choices":[{"logprobs":{"content":[{"token":"b"}],"refusal":null}}]})"}),
            R"({"choices":[{"index":0,"message":{},"logprobs":)"
            R"({"content":[{"token":"a"},{"token":"b"}],"refusal":null}}]})");
}

TEST(AssembledChat, SortsChoicesByIndex) {
  EXPECT_EQ(assembled({R"({"choices":[{"index":2,"text":"c"}]})",
                       R"({"choices":[{"index":0,"text":"a"}]})",
                       R"({"choices":[{"index":2,"text":"d","finish_reason":"stop"}]})"}),
            R"({"choices":[{"index":0,"text":"a"},)"
            R"({"index":2,"text":"cd","finish_reason":"stop"}]})");
}

TEST(AssembledChat, TellsMembersOfTheAnswerOnce) {
  EXPECT_EQ(assembled({R"({"id":"i","object":"chat.completion.chunk","created":7,"model":"m",)"
                       R"("system_fingerprint":"f","service_tier":null,"choices":[],"usage":null})",
                       R"({"id":"i","object":"chat.completion.chunk","created":7,"model":"m",)"
                       R"("service_tier":"default","choices":[],"usage":{"total_tokens":3},)"
                       R"("obfuscation":"xx"})"}),
            R"({"id":"i","object":"chat.completion","created":7,"model":"m",)"
            R"("system_fingerprint":"f","service_tier":"default","choices":[],)"
            R"("usage":{"total_tokens":3}})");
}

TEST(AssembledChat, KeepsAnErrorBesideWhatCame) {
  EXPECT_EQ(assembled({R"({"choices":[{"index":0,"delta":{"content":"x"}}]})",
                       R"({"error":{"message":"m","code":null}})"}),
            R"({"choices":[{"index":0,"message":{"content":"x"}}],)"
            R"("error":{"message":"m","code":null}})");
  EXPECT_EQ(assembled({R"({"message":"m"})"}, "error"), R"({"error":{"message":"m"}})");
}

TEST(AssembledChat, SurvivesMembersOfAnyOtherType) {
  EXPECT_EQ(assembled({R"({"choices":7})", R"({"choices":[7,null,"x",[]]})",
                       R"({"choices":[{"index":-1,"delta":7}]})",
                       R"({"choices":[{"index":"0","delta":{"content":[1]}}]})"}),
            R"({"choices":[{"index":"0","message":{"content":[1]}}]})");
}

}  // namespace
}  // namespace llm_api_router::providers
