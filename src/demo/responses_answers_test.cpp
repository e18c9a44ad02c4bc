#include "demo/responses_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/answer_events.hpp"

namespace llm_api_router::demo {
namespace {

using testing::ElementsAre;

constexpr WallTime kNow{std::chrono::seconds{1'767'225'600}};
const std::string kText = "one two three four – five";

Answer answer(bool stream, bool cut) {
  Ask ask;
  ask.stream = stream;
  IdSource ids{1};
  return responses_answer(ask, {"gpt-x", kText, cut, 11, 5}, ids, kNow);
}

TEST(ResponsesAnswer, IsACompletedResponse) {
  const auto document = document_of(answer(false, false));
  EXPECT_EQ(document["object"], "response");
  EXPECT_EQ(document["status"], "completed");
  EXPECT_EQ(document["model"], "gpt-x");
  EXPECT_EQ(document["created_at"], 1'767'225'600);
  EXPECT_TRUE(document["id"].get<std::string>().starts_with("resp_"));
  ASSERT_EQ(document["output"].size(), 1U);
  const auto& item = document["output"][0];
  EXPECT_EQ(item["type"], "message");
  EXPECT_EQ(item["role"], "assistant");
  ASSERT_TRUE(item["content"].is_array());
  EXPECT_EQ(item["content"].at(0)["type"], "output_text");
  EXPECT_EQ(item["content"].at(0)["text"], kText);
  EXPECT_EQ(document["usage"]["input_tokens"], 11);
  EXPECT_EQ(document["usage"]["input_tokens_details"]["cached_tokens"], 0);
  EXPECT_EQ(document["usage"]["output_tokens"], 5);
  EXPECT_EQ(document["usage"]["total_tokens"], 16);
}

TEST(ResponsesAnswer, IsIncompleteWhereTheTokenLimitCutIt) {
  const auto document = document_of(answer(false, true));
  EXPECT_EQ(document["status"], "incomplete");
  EXPECT_EQ(document["incomplete_details"]["reason"], "max_output_tokens");
}

TEST(ResponsesAnswer, StreamsFromCreatedToCompleted) {
  const auto events = events_of(answer(true, false));
  EXPECT_THAT(types_of(events),
              ElementsAre("response.created", "response.in_progress", "response.output_item.added",
                          "response.content_part.added", "response.output_text.delta",
                          "response.output_text.done", "response.content_part.done",
                          "response.output_item.done", "response.completed"));
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].json["type"], events[i].type);
    EXPECT_EQ(events[i].json["sequence_number"], i);
  }
}

TEST(ResponsesAnswer, StreamsTheSameTextAndIds) {
  const auto events = events_of(answer(true, false));
  const auto& completed = events.back().json["response"];
  const auto item_id = completed["output"][0]["id"];
  std::string text;
  for (const auto& event : events) {
    if (event.type == "response.output_text.delta") text += event.json["delta"];
    EXPECT_EQ(event.json.value("item_id", item_id), item_id);
  }
  EXPECT_EQ(text, kText);
  EXPECT_EQ(completed["output"][0]["content"][0]["text"], kText);
  EXPECT_EQ(completed["id"], events.front().json["response"]["id"]);
  EXPECT_EQ(events.front().json["response"]["status"], "in_progress");
  EXPECT_TRUE(events.front().json["response"]["usage"].is_null());
  EXPECT_EQ(completed["usage"]["output_tokens"], 5);
}

TEST(ResponsesAnswer, StreamsToIncompleteWhereTheTokenLimitCutIt) {
  EXPECT_EQ(events_of(answer(true, true)).back().type, "response.incomplete");
}

}  // namespace
}  // namespace llm_api_router::demo
