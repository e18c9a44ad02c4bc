#include "telemetry/status_json.hpp"

#include <chrono>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "telemetry/stats.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const WallTime kNoon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;

ExchangeRecord exchange(Api api, Endpoint endpoint, std::chrono::milliseconds latency,
                        Usage usage) {
  ExchangeRecord record;
  record.api = api;
  record.endpoint = endpoint;
  record.latency = latency;
  record.usage = usage;
  return record;
}

ProviderView provider_view(std::string name, int priority) {
  ProviderView view;
  view.name = std::move(name);
  view.priority = priority;
  view.base_url = "https://api.openai.com/v1";
  return view;
}

StatusView two_apis() {
  auto main = provider_view("main", 1);
  main.weight = 3;
  main.model_mapping = {{"gpt-4o", "gpt-4o-2024-08-06"}};
  main.models = {"gpt-*"};
  main.cooldown = {.total_rate_limits = 4,
                   .recent_rate_limits = 3,
                   .cooldown_count = 2,
                   .total_cooldown_time = 605'250ms,
                   .in_cooldown = true,
                   .reason = "benched",
                   .remaining = 594'750ms,
                   .last_start = kNoon - 5s,
                   .models = {{"gpt-4o-2024-08-06", 594'750ms}}};
  auto unused = provider_view("unused", 3);
  unused.enabled = false;
  auto claude = provider_view("anthropic-priority-1", 1);
  claude.base_url = "https://api.anthropic.com";
  return {.version = "0.1.0",
          .config_error = "",
          .draining = false,
          .log_dropped = 0,
          .csv_bad_rows = 0,
          .providers = {{{main, provider_view("backup", 2), unused}, {claude}}}};
}

// Main: a failure, a whole answer of 2 s; backup: a stream of 1.5 s; Anthropic: nothing yet.
StatsSnapshot some_traffic() {
  Stats stats{2, TimePoint{}};
  auto& main = stats.provider(Api::openai, "main");
  auto& backup = stats.provider(Api::openai, "backup");
  {
    const auto attempt = stats.attempt_began(0, main, kNoon - 20s);
    auto record = exchange(Api::openai, Endpoint::chat_completions, 2s, {1200, 61, 1024});
    stats.exchange_ended(0, record, &main, kNoon - 18s);
  }
  {
    const auto attempt = stats.attempt_began(1, main, kNoon - 5500ms);
    stats.attempt_failed(1, main,
                         {.cause = Cause::http_status,
                          .status = 429,
                          .error_type = "tokens",
                          .error_code = "rate_limit_exceeded",
                          .message = "Rate limit reached"},
                         kNoon - 5s);
  }
  stats.fell_back({.time = kNoon - 5s,
                   .request_id = "req_7f3a",
                   .path = "openai/chat/completions",
                   .model = "gpt-4o",
                   .from = "main",
                   .to = "backup",
                   .reason = "HTTP 429 rate_limit_exceeded: Rate limit reached"});
  {
    const auto attempt = stats.attempt_began(1, backup, kNoon - 5s);
    auto record = exchange(Api::openai, Endpoint::chat_completions, 1500ms, {1200, 40, 0});
    record.streaming = true;
    record.time_to_first_token = 420ms;
    stats.exchange_ended(1, record, &backup, kNoon - 3500ms);
  }
  {
    const auto running = stats.attempt_began(0, backup, kNoon - 1s);
    return stats.snapshot(TimePoint{90s + 456ms});
  }
}

std::string golden() {
  std::ifstream file{std::string{ROUTER_SOURCE_DIR} + "/tests/golden/status.json"};
  EXPECT_TRUE(file.is_open());
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(StatusJson, IsExactlyTheGoldenDocument) {
  EXPECT_EQ(status_json(two_apis(), some_traffic()) + "\n", golden());
}

json status(const StatusView& view, const StatsSnapshot& stats = {}) {
  return json::parse(status_json(view, stats));
}

TEST(StatusJson, ListsProvidersWithoutTrafficWithZeros) {
  const auto provider = status(two_apis())["statistics"]["openai"]["providers"]["unused"];
  EXPECT_EQ(provider["total_requests"], 0);
  EXPECT_EQ(provider["success_rate"], 0.0);
  EXPECT_EQ(provider["average_latency_ms"], 0.0);
  EXPECT_EQ(provider["streaming"]["requests"], 0);
  EXPECT_TRUE(provider["last_request_time"].is_null());
  EXPECT_TRUE(provider["last_error"].is_null());
}

TEST(StatusJson, ListsNoProviderThatIsNotConfigured) {
  Stats stats{1, TimePoint{}};
  stats.provider(Api::openai, "gone");
  const auto document = status(two_apis(), stats.snapshot(TimePoint{}));
  EXPECT_FALSE(document["statistics"]["openai"]["providers"].contains("gone"));
}

TEST(StatusJson, NamesNoBestProviderWithoutTraffic) {
  const auto statistics = status(two_apis())["statistics"]["openai"];
  EXPECT_TRUE(statistics["most_used_provider"].is_null());
  EXPECT_TRUE(statistics["fastest_provider"].is_null());
}

TEST(StatusJson, NamesAsFastestOnlyAProviderThatSucceeded) {
  Stats stats{1, TimePoint{}};
  stats.attempt_failed(0, stats.provider(Api::openai, "main"), {}, kNoon);
  stats.attempt_failed(0, stats.provider(Api::openai, "main"), {}, kNoon);
  stats.exchange_ended(0, exchange(Api::openai, Endpoint::responses, 9s, {}),
                       &stats.provider(Api::openai, "backup"), kNoon);
  const auto statistics = status(two_apis(), stats.snapshot(TimePoint{}))["statistics"]["openai"];
  EXPECT_EQ(statistics["most_used_provider"], "main");
  EXPECT_EQ(statistics["fastest_provider"], "backup");
}

TEST(StatusJson, ShowsAnApiWithoutProvidersAsDisabled) {
  const auto config = status({})["config"]["anthropic"];
  EXPECT_EQ(config["enabled"], false);
  EXPECT_EQ(config["provider_count"], 0);
  EXPECT_TRUE(config["providers"].is_array());
}

TEST(StatusJson, TellsDrainingAndABrokenConfiguration) {
  auto view = two_apis();
  view.draining = true;
  view.config_error = "openai[0].timeout: must be positive";
  const auto document = status(view);
  EXPECT_EQ(document["status"], "draining");
  EXPECT_EQ(document["draining"], true);
  EXPECT_EQ(document["config_error"], view.config_error);
}

TEST(StatusJson, ShowsAFallbackToNobodyAsNull) {
  StatsSnapshot stats;
  stats.recent_fallbacks = {{.time = kNoon, .from = "main", .reason = "time-out"}};
  const auto fallback = status({}, stats)["recent_fallbacks"][0];
  EXPECT_TRUE(fallback["to"].is_null());
  EXPECT_EQ(fallback["time"], "2026-11-22T12:00:00.000Z");
}

TEST(StatusJson, StaysJsonWhateverProvidersAreCalledAndSay) {
  auto view = two_apis();
  view.providers[0][0].name = "<b>\"\xff\xc3\n";
  Stats stats{1, TimePoint{}};
  stats.attempt_failed(0, stats.provider(Api::openai, view.providers[0][0].name),
                       {.message = "\xed\xa0\x80 \x01 torn \xe2\x82"}, kNoon);
  const auto document = status(view, stats.snapshot(TimePoint{}));
  EXPECT_TRUE(document.is_object());
  EXPECT_EQ(document["statistics"]["openai"]["providers"].size(), 3U);
}

}  // namespace
}  // namespace llm_api_router::telemetry
