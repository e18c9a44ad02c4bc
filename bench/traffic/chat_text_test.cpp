#include "bench/traffic/chat_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::bench {
namespace {

using nlohmann::json;

constexpr std::array kApis{Api::openai, Api::anthropic};

TEST(ChatText, BodiesAreJsonOfExactlyTheSizeAskedFor) {
  for (const Api api : kApis) {
    for (const std::size_t size : {1024U, 2049U, 5000U, 102'400U}) {
      EXPECT_EQ(request_body(api, size, true).size(), size);
      EXPECT_TRUE(json::accept(request_body(api, size, true)));
      EXPECT_EQ(answer_body(api, size).size(), size);
      EXPECT_TRUE(json::accept(answer_body(api, size)));
    }
  }
}

TEST(ChatText, BodiesTooSmallForTheirSizeAreAsShortAsCanBe) {
  EXPECT_TRUE(json::accept(request_body(Api::openai, 1, false)));
  EXPECT_TRUE(json::accept(answer_body(Api::openai, 1)));
}

TEST(ChatText, TheBeginningOfABodyTellsWhetherItAsksForAStream) {
  for (const Api api : kApis) {
    EXPECT_TRUE(asks_for_stream(request_body(api, 100'000, true).substr(0, kFlagWithin), ""));
    EXPECT_FALSE(asks_for_stream(request_body(api, 100'000, false).substr(0, kFlagWithin), ""));
  }
}

TEST(ChatText, TheEndOfABodyThatWasWrittenAnewTellsItToo) {
  EXPECT_TRUE(asks_for_stream(R"({"messages":[)", R"(],"stream":true})"));
  EXPECT_FALSE(asks_for_stream(R"({"messages":[)", R"(],"stream":false})"));
}

TEST(ChatText, AContentEventCarriesItsNumberAndTime) {
  for (const Api api : kApis) {
    const auto stamp = stamp_of(content_event(api, 41, Moment{nanoseconds{123'456'789'012}}));
    EXPECT_TRUE(stamp.is_content);
    EXPECT_EQ(stamp.number, 41U);
    EXPECT_EQ(stamp.sent, 123'456'789'012);
    EXPECT_FALSE(stamp_of(first_events(api)).is_content);
    EXPECT_FALSE(stamp_of(last_events(api)).is_content);
  }
}

TEST(ChatText, EveryEventIsWholeAndItsDataJson) {
  for (const Api api : kApis) {
    std::string events = first_events(api) + content_event(api, 0, Clock::now()) + last_events(api);
    ASSERT_TRUE(events.ends_with("\n\n"));
    int count = 0;
    for (std::size_t at = events.find("data: "); at != std::string::npos;
         at = events.find("data: ", at + 1)) {
      const auto data = events.substr(at + 6, events.find("\n\n", at) - at - 6);
      EXPECT_TRUE(data == "[DONE]" || json::accept(data)) << data;
      ++count;
    }
    EXPECT_GE(count, 5);
  }
}

}  // namespace
}  // namespace llm_api_router::bench
