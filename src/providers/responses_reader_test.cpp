#include "providers/responses_reader.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

TEST(ResponsesReader, GoesByTheTypeInTheDataWhereTheEventHasNoName) {
  ResponsesReader reader;
  EXPECT_EQ(reader.on_event("", R"({"type":"response.created","response":{"id":"r"}})"),
            EventKind::preamble);
  EXPECT_EQ(reader.on_event("message", R"({"type":"response.output_text.delta","delta":"a"})"),
            EventKind::content);
  EXPECT_EQ(reader.on_event("", R"({"type":"response.completed","response":{}})"),
            EventKind::terminal);
  EXPECT_EQ(reader.response_id(), "r");
}

TEST(ResponsesReader, TakesEventsOfNewKindsForContent) {
  ResponsesReader reader;
  EXPECT_EQ(reader.on_event("response.hologram.delta", "{}"), EventKind::content);
}

TEST(ResponsesReader, IsFinishedByItsTerminalEventWhateverItHolds) {
  for (const std::string type : {"response.completed", "response.incomplete"}) {
    ResponsesReader reader;
    EXPECT_EQ(reader.on_event(type, "no json"), EventKind::terminal);
    EXPECT_TRUE(reader.finished());
    EXPECT_TRUE(reader.terminal());
  }
}

TEST(ResponsesReader, AcceptsADoneAtTheEnd) {
  ResponsesReader reader;
  EXPECT_EQ(reader.on_event("", "[DONE]"), EventKind::terminal);
}

TEST(ResponsesReader, MakesANativeErrorOfAFailedResponse) {
  ResponsesReader reader;
  const auto kind =
      reader.on_event("response.failed",
                      R"({"type":"response.failed","response":{"id":"r","status":"failed","error":)"
                      R"({"code":"server_error","message":"The model failed"},"usage":null}})");
  EXPECT_EQ(kind, EventKind::error);
  EXPECT_EQ(reader.failure().status, 500);
  EXPECT_EQ(reader.failure().error_code, "server_error");
  EXPECT_EQ(reader.failure().message, "The model failed");
  EXPECT_EQ(reader.error_body(), R"({"error":{"message":"The model failed","type":"server_error",)"
                                 R"("param":null,"code":"server_error"}})");
  EXPECT_TRUE(reader.terminal());
  EXPECT_FALSE(reader.finished());
}

TEST(ResponsesReader, MakesANativeErrorOfAnErrorEvent) {
  ResponsesReader reader;
  reader.on_event("error", R"({"type":"error","code":"invalid_prompt","message":"No",)"
                           R"("param":"input","sequence_number":3})");
  EXPECT_EQ(reader.failure().status, 400);
  EXPECT_EQ(reader.error_body(), R"({"error":{"message":"No","type":"invalid_request_error",)"
                                 R"("param":"input","code":"invalid_prompt"}})");
}

TEST(ResponsesReader, StaysAtItsEndWhenAnErrorEventFollows) {
  for (const std::string end : {"response.failed", "response.completed"}) {
    ResponsesReader reader;
    reader.on_event(end, "{}");
    EXPECT_EQ(reader.on_event("error", R"({"message":"No"})"), EventKind::error);
    EXPECT_TRUE(reader.terminal()) << end;
  }
}

TEST(ResponsesReader, ReadsAnErrorEventThatHoldsAnErrorObject) {
  ResponsesReader reader;
  reader.on_event("", R"({"error":{"type":"rate_limit_error","message":"slow"}})");
  EXPECT_EQ(reader.failure().status, 429);
  EXPECT_EQ(reader.error_body(), R"({"error":{"type":"rate_limit_error","message":"slow"}})");
}

TEST(ResponsesReader, FailsWith500WhereTheFailureSaysNothing) {
  for (const std::string data :
       {"", "{}", R"({"response":null})", R"({"response":{"error":null}})"}) {
    ResponsesReader reader;
    EXPECT_EQ(reader.on_event("response.failed", data), EventKind::error);
    EXPECT_EQ(reader.failure().status, 500) << data;
    EXPECT_EQ(reader.error_body(),
              R"({"error":{"message":"the provider ended its answer with an error",)"
              R"("type":"server_error","param":null,"code":null}})");
  }
}

TEST(ResponsesReader, TellsTheReasonOfAnIncompleteAnswerInAnyOrder) {
  for (const std::string body :
       {R"({"status":"incomplete","incomplete_details":{"reason":"content_filter"}})",
        R"({"incomplete_details":{"reason":"content_filter"},"status":"incomplete"})"}) {
    ResponsesReader reader;
    reader.on_body(body);
    EXPECT_EQ(reader.finish_reason(), "content_filter");
    EXPECT_TRUE(reader.finished());
  }
}

}  // namespace
}  // namespace llm_api_router::providers
