#include "telemetry/recent_json.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace llm_api_router::telemetry {
namespace {

using nlohmann::json;
using std::chrono::microseconds;

ExchangeRecord fell_back() {
  ExchangeRecord record;
  record.request_id = "req_1";
  record.api = Api::anthropic;
  record.path = "anthropic/v1/messages";
  record.model = "claude";
  record.provider = "second";
  record.status = 200;
  record.streaming = true;
  record.finish_reason = "end_turn";
  record.usage = {.input_tokens = 11, .output_tokens = 7, .cached_tokens = 3};
  record.arrival = WallTime{std::chrono::seconds{1'795'348'800}};
  record.duration = microseconds{1'234'567};
  record.time_to_first_token = microseconds{250'004};
  record.committed = microseconds{512'000};
  record.tried = {{.provider = "first",
                   .began = microseconds{120},
                   .duration = microseconds{8'000},
                   .outcome = "rate_limited",
                   .status = 429,
                   .error = "HTTP 429"},
                  {.provider = "second",
                   .began = microseconds{260'000},
                   .waited = microseconds{250'000},
                   .duration = microseconds{970'000},
                   .outcome = "answered",
                   .status = 200}};
  record.skipped = {{"third", "soft"}};
  return record;
}

TEST(RecentJson, TellsAnExchangeAndItsAttempts) {
  Recent recent;
  recent.remembered = 9;
  recent.exchanges.push_back(fell_back());
  const auto told = json::parse(recent_json(recent));
  EXPECT_EQ(told, json::parse(R"({
    "capacity": 500, "remembered": 9,
    "exchanges": [{
      "request_id": "req_1", "time": "2026-11-22T12:00:00.000Z", "api": "anthropic",
      "endpoint": "anthropic/v1/messages", "model": "claude", "provider": "second",
      "outcome": "success", "status": 200, "error": null, "streaming": true,
      "finish_reason": "end_turn", "input_tokens": 11, "output_tokens": 7, "cached_tokens": 3,
      "time_to_first_token_ms": 250.0, "committed_ms": 512.0, "duration_ms": 1234.57,
      "attempts": [
        {"provider": "first", "began_ms": 0.12, "waited_ms": 0.0, "duration_ms": 8.0,
         "outcome": "rate_limited", "status": 429, "error": "HTTP 429"},
        {"provider": "second", "began_ms": 260.0, "waited_ms": 250.0, "duration_ms": 970.0,
         "outcome": "answered", "status": 200, "error": null}],
      "skipped": [{"provider": "third", "why": "soft"}]
    }]})"));
}

TEST(RecentJson, WhatWasNeverToldIsNull) {
  Recent recent;
  recent.exchanges.emplace_back();
  const auto told = json::parse(recent_json(recent)).at("exchanges").at(0);
  for (const auto* const name :
       {"model", "provider", "error", "finish_reason", "committed_ms", "time_to_first_token_ms",
        "input_tokens", "output_tokens", "cached_tokens"}) {
    EXPECT_TRUE(told.at(name).is_null()) << name;
  }
  EXPECT_EQ(told.at("attempts"), json::array());
  EXPECT_EQ(told.at("skipped"), json::array());
}

TEST(RecentJson, BytesThatAreNoTextDoNoHarm) {
  Recent recent;
  recent.exchanges.emplace_back().model = "\xff\xfe";
  EXPECT_TRUE(json::accept(recent_json(recent)));
}

}  // namespace
}  // namespace llm_api_router::telemetry
