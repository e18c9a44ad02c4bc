#include "demo/chat_answers.hpp"

#include <gtest/gtest.h>

#include "demo/answer_events.hpp"
#include "demo/pacing.hpp"

namespace llm_api_router::demo {
namespace {

constexpr WallTime kNow{std::chrono::seconds{1'767'225'600}};

Reply reply_saying(std::string text) { return {"gpt-x", std::move(text), false, 11, 5}; }

Answer answer(const Ask& ask, const Reply& reply) {
  IdSource ids{1};
  return chat_answer(ask, reply, ids, kNow);
}

Ask streaming(bool include_usage) {
  Ask ask;
  ask.stream = true;
  ask.include_usage = include_usage;
  return ask;
}

TEST(ChatAnswer, IsAChatCompletion) {
  const auto whole = answer({}, reply_saying("Say \"hi\"\n\x01 – ok"));
  const auto document = document_of(whole);
  EXPECT_EQ(whole.status, 200U);
  EXPECT_FALSE(whole.streamed);
  EXPECT_EQ(document["object"], "chat.completion");
  EXPECT_EQ(document["created"], 1'767'225'600);
  EXPECT_EQ(document["model"], "gpt-x");
  EXPECT_TRUE(document["id"].get<std::string>().starts_with("chatcmpl-"));
  const auto& choice = document["choices"].at(0);
  EXPECT_EQ(choice["index"], 0);
  EXPECT_EQ(choice["message"]["role"], "assistant");
  EXPECT_EQ(choice["message"]["content"], "Say \"hi\"\n\x01 – ok");
  EXPECT_EQ(choice["finish_reason"], "stop");
  EXPECT_EQ(document["usage"]["prompt_tokens"], 11);
  EXPECT_EQ(document["usage"]["completion_tokens"], 5);
  EXPECT_EQ(document["usage"]["total_tokens"], 16);
  EXPECT_EQ(document["usage"]["prompt_tokens_details"]["cached_tokens"], 0);
}

TEST(ChatAnswer, TakesItsTime) {
  EXPECT_EQ(answer({}, reply_saying("x")).parts.at(0).pause, kWholeAnswer);
}

TEST(ChatAnswer, SaysThatTheTokenLimitCutIt) {
  auto reply = reply_saying("Hell");
  reply.cut = true;
  EXPECT_EQ(document_of(answer({}, reply))["choices"][0]["finish_reason"], "length");
}

TEST(ChatAnswer, StreamsTheSameTextInChunks) {
  const std::string text = "one two three four five six – seven";
  const auto stream = answer(streaming(false), reply_saying(text));
  const auto events = events_of(stream);
  ASSERT_GT(events.size(), 4U);
  EXPECT_TRUE(stream.streamed);
  EXPECT_EQ(events.back().data, "[DONE]");
  EXPECT_EQ(events.front().json["choices"][0]["delta"]["role"], "assistant");
  std::string content;
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    const auto& chunk = events[i].json;
    EXPECT_EQ(chunk["object"], "chat.completion.chunk");
    EXPECT_EQ(chunk["id"], events.front().json["id"]);
    EXPECT_FALSE(chunk.contains("usage"));
    const bool last = i + 2 == events.size();
    EXPECT_EQ(chunk["choices"][0]["finish_reason"], last ? nlohmann::json("stop") : nullptr);
    content += chunk["choices"][0]["delta"].value("content", "");
  }
  EXPECT_EQ(content, text);
}

TEST(ChatAnswer, StreamsUsageIfAskedTo) {
  const auto events = events_of(answer(streaming(true), reply_saying("one two three")));
  const auto& last = events.at(events.size() - 2).json;
  EXPECT_EQ(last["choices"], nlohmann::json::array());
  EXPECT_EQ(last["usage"]["total_tokens"], 16);
  EXPECT_TRUE(events.front().json.at("usage").is_null());
}

TEST(ChatAnswer, PausesBeforeEachGroupOfTokens) {
  const auto stream = answer(streaming(false), reply_saying("one two three four five six"));
  EXPECT_EQ(stream.parts.front().pause, kFirstEvent);
  for (std::size_t i = 1; i + 2 < stream.parts.size(); ++i) {
    EXPECT_GE(stream.parts[i].pause, std::chrono::milliseconds{30});
    EXPECT_LE(stream.parts[i].pause, std::chrono::milliseconds{60});
  }
}

}  // namespace
}  // namespace llm_api_router::demo
