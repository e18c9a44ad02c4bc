#include "providers/messages_reader.hpp"

#include <string>

#include <gtest/gtest.h>

namespace llm_api_router::providers {
namespace {

TEST(MessagesReader, GoesByTheTypeInTheDataWhereTheEventHasNoName) {
  MessagesReader reader;
  EXPECT_EQ(reader.on_event("", R"({"type":"message_start","message":{"id":"m"}})"),
            EventKind::preamble);
  EXPECT_EQ(reader.on_event("message", R"({"type":"content_block_delta"})"), EventKind::content);
  EXPECT_EQ(reader.on_event("", R"({"type":"message_stop"})"), EventKind::terminal);
}

TEST(MessagesReader, PassesOverEventsOfNewKinds) {
  MessagesReader reader;
  EXPECT_EQ(reader.on_event("hologram_start", "{}"), EventKind::preamble);
  reader.on_event("content_block_delta", "{}");
  EXPECT_EQ(reader.on_event("hologram_start", "{}"), EventKind::content);
}

TEST(MessagesReader, CountsCacheReadsAndCreationAsInput) {
  MessagesReader reader;
  reader.on_body(R"({"usage":{"input_tokens":1,"cache_creation_input_tokens":20,)"
                 R"("cache_read_input_tokens":300,"output_tokens":4}})");
  EXPECT_EQ(reader.usage(), (Usage{321, 4, 300}));
}

TEST(MessagesReader, ReplacesTheUsageOfTheStartMemberByMember) {
  MessagesReader reader;
  reader.on_event("message_start",
                  R"({"message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":5,)"
                  R"("cache_read_input_tokens":7,"output_tokens":1}}})");
  EXPECT_EQ(reader.usage(), (Usage{22, 1, 7}));
  reader.on_event("message_delta", R"({"delta":{"stop_reason":null},"usage":{"output_tokens":9}})");
  EXPECT_EQ(reader.usage(), (Usage{22, 9, 7}));
  EXPECT_FALSE(reader.finished());
  reader.on_event("message_delta", R"({"delta":{"stop_reason":"end_turn"},"usage":)"
                                   R"({"input_tokens":11,"cache_read_input_tokens":null,)"
                                   R"("cache_creation_input_tokens":0,"output_tokens":12}})");
  EXPECT_EQ(reader.usage(), (Usage{18, 12, 7}));
  EXPECT_TRUE(reader.finished());
}

TEST(MessagesReader, LeavesUsageUnknownWhereItIsNotACount) {
  for (const std::string usage : {"null", "[]", R"("x")", R"({"input_tokens":-3})",
                                  R"({"input_tokens":2.5,"output_tokens":"4"})"}) {
    MessagesReader reader;
    reader.on_event("message_delta", R"({"usage":)" + usage + R"(,"delta":{"stop_reason":"x"}})");
    EXPECT_EQ(reader.usage(), Usage{}) << usage;
    EXPECT_EQ(reader.finish_reason(), "x") << usage;
  }
}

TEST(MessagesReader, MapsEachNativeErrorToItsStatus) {
  const std::pair<std::string, int> cases[] = {
      {"overloaded_error", 529},     {"rate_limit_error", 429},  {"api_error", 500},
      {"authentication_error", 401}, {"permission_error", 403},  {"billing_error", 402},
      {"not_found_error", 404},      {"request_too_large", 413}, {"invalid_request_error", 400},
      {"timeout_error", 504},        {"unheard_of_error", 500},
  };
  for (const auto& [type, status] : cases) {
    MessagesReader reader;
    EXPECT_EQ(reader.on_event(
                  "error", R"({"type":"error","error":{"type":")" + type + R"(","message":"m"}})"),
              EventKind::error);
    EXPECT_EQ(reader.failure().status, status) << type;
    EXPECT_EQ(reader.failure().error_type, type);
  }
}

TEST(MessagesReader, GivesTheErrorDocumentAsItCame) {
  MessagesReader reader;
  const std::string data =
      R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"x":1})";
  reader.on_event("error", data);
  EXPECT_EQ(reader.error_body(), data);
}

TEST(MessagesReader, NeverGivesAnErrorDocumentThatMayRepeatAKey) {
  MessagesReader reader;
  reader.on_event("error", R"({"type":"error","error":{"type":"authentication_error",)"
                           R"("message":"invalid key hunter2"}})");
  EXPECT_EQ(reader.error_body().find("hunter2"), std::string::npos);
}

TEST(MessagesReader, MakesAnErrorDocumentWhereAForeignOneCame) {
  MessagesReader reader;
  reader.on_event("error", R"({"error":{"message":"busy","code":529}})");
  EXPECT_EQ(reader.failure().status, 529);
  EXPECT_EQ(reader.error_body(), R"({"type":"error","error":{"type":"overloaded_error",)"
                                 R"("message":"busy"},"request_id":null})");
}

TEST(MessagesReader, TakesAnErrorWithoutAnyTypeForOne) {
  MessagesReader reader;
  EXPECT_EQ(reader.on_event("", R"({"error":"busy"})"), EventKind::error);
  EXPECT_EQ(reader.error_body(), R"({"type":"error","error":{"type":"api_error",)"
                                 R"("message":"busy"},"request_id":null})");
}

TEST(MessagesReader, SurvivesWhatIsNoJsonAtAll) {
  const std::string deep(2'000'000, '{');
  for (const std::string type : {"message_start", "message_delta", "error", "", "ping"}) {
    for (const std::string& data :
         {std::string{}, deep, std::string{"{\"message\":{\"usage\":"} + deep,
          std::string{"{\"usage\":{\"input_tokens\":"}, std::string{"\xff"}, std::string{"[]"}}) {
      MessagesReader reader;
      EXPECT_NO_THROW({
        reader.on_event(type, data);
        reader.on_body(data);
      });
      EXPECT_EQ(reader.usage(), Usage{});
      EXPECT_FALSE(reader.finished());
    }
  }
}

}  // namespace
}  // namespace llm_api_router::providers
