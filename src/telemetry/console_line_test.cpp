#include "telemetry/console_line.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

using std::chrono::milliseconds;

TEST(ConsoleLine, TellsAStreamFromItsFirstTokenToItsLast) {
  ExchangeRecord record;
  record.path = "openai/chat/completions";
  record.model = "gpt-4o";
  record.provider = "openai-1";
  record.status = 200;
  record.streaming = true;
  record.attempts = 2;
  record.usage = {12, 34, 0};
  record.duration = milliseconds{1204};
  record.time_to_first_token = milliseconds{210};
  EXPECT_EQ(console_line(record),
            "openai/chat/completions gpt-4o -> openai-1 200 stream, 12+34 tokens, 1204 ms (first "
            "after 210 ms), 2 attempts");
}

TEST(ConsoleLine, SaysOnlyWhatIsKnown) {
  ExchangeRecord record;
  record.path = "anthropic/v1/messages";
  record.status = 502;
  record.outcome = Outcome::failure;
  record.attempts = 1;
  record.duration = milliseconds{3};
  EXPECT_EQ(console_line(record), "anthropic/v1/messages 502 failed, 3 ms");
}

}  // namespace
}  // namespace llm_api_router::telemetry
