#include "demo/messages_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/answer_events.hpp"

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;

const std::string kText = "one two three four – five";

Answer answer(bool stream, bool cut) {
  Ask ask;
  ask.stream = stream;
  IdSource ids{1};
  return messages_answer(ask, {"claude-x", kText, cut, 11, 5}, ids);
}

TEST(MessagesAnswer, IsAMessage) {
  const auto document = document_of(answer(false, false));
  EXPECT_EQ(document["type"], "message");
  EXPECT_EQ(document["role"], "assistant");
  EXPECT_EQ(document["model"], "claude-x");
  EXPECT_TRUE(document["id"].get<std::string>().starts_with("msg_"));
  ASSERT_TRUE(document["content"].is_array());
  EXPECT_EQ(document["content"].at(0)["type"], "text");
  EXPECT_EQ(document["content"].at(0)["text"], kText);
  EXPECT_EQ(document["stop_reason"], "end_turn");
  EXPECT_TRUE(document["stop_sequence"].is_null());
  EXPECT_EQ(document["usage"]["input_tokens"], 11);
  EXPECT_EQ(document["usage"]["cache_read_input_tokens"], 0);
  EXPECT_EQ(document["usage"]["output_tokens"], 5);
}

TEST(MessagesAnswer, SaysThatTheTokenLimitCutIt) {
  EXPECT_EQ(document_of(answer(false, true))["stop_reason"], "max_tokens");
  const auto events = events_of(answer(true, true));
  EXPECT_EQ(events.at(events.size() - 2).json["delta"]["stop_reason"], "max_tokens");
}

TEST(MessagesAnswer, StreamsFromMessageStartToMessageStop) {
  const auto events = events_of(answer(true, false));
  EXPECT_THAT(types_of(events),
              ElementsAre("message_start", "content_block_start", "ping", "content_block_delta",
                          "content_block_stop", "message_delta", "message_stop"));
  std::string text;
  for (const auto& event : events) {
    EXPECT_EQ(event.json["type"], event.type);
    if (event.type == "content_block_delta") text += event.json["delta"]["text"];
  }
  EXPECT_EQ(text, kText);
}

TEST(MessagesAnswer, StreamsUsageAtBothEnds) {
  const auto events = events_of(answer(true, false));
  const auto& message = events.front().json["message"];
  EXPECT_EQ(message["usage"]["input_tokens"], 11);
  EXPECT_EQ(message["content"], nlohmann::json::array());
  EXPECT_TRUE(message["stop_reason"].is_null());
  const auto& delta = events.at(events.size() - 2).json;
  EXPECT_EQ(delta["usage"]["output_tokens"], 5);
  EXPECT_EQ(delta["delta"]["stop_reason"], "end_turn");
}

TEST(CountTokensAnswer, IsTheNumberAlone) {
  EXPECT_EQ(body_of(count_tokens_answer({"m", "text", false, 11, 5})), R"({"input_tokens":11})");
}

}  // namespace
}  // namespace llm_api_router::demo
