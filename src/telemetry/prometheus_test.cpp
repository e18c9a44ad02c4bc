#include "telemetry/prometheus.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "telemetry/stats.hpp"

namespace llm_api_router::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

ProviderView provider_view(std::string name) {
  ProviderView view;
  view.name = std::move(name);
  return view;
}

StatusView some_providers() {
  auto main = provider_view("main");
  main.cooldown = {.total_rate_limits = 4,
                   .recent_rate_limits = 3,
                   .cooldown_count = 2,
                   .total_cooldown_time = 605'250ms,
                   .in_cooldown = true,
                   .remaining = 594'750ms};
  return {.version = "0.1.0",
          .providers = {{{main, provider_view("odd \"name\"\\\n")}, {provider_view("main")}}}};
}

const Failure kLimited{.cause = Cause::http_status, .status = 429};

// OpenAI's main: a rate limit, a whole answer of 2 s, a stream that took 0.5 s to its first token,
// a stream that broke off, and one that its client left.
StatsSnapshot some_traffic() {
  Stats stats{2, TimePoint{}};
  auto& main = stats.provider(Api::openai, "main");
  stats.attempt_failed(0, main, kLimited, WallTime{}, "rate_limited");
  ExchangeRecord record;
  record.endpoint = Endpoint::chat_completions;
  record.usage = {1200, 60, 1000};
  record.duration = record.latency.emplace(2s);
  record.overhead = 120us;
  stats.exchange_ended(0, record, &main, WallTime{});
  record.streaming = true;
  record.time_to_first_token = 500ms;
  stats.exchange_ended(1, record, &main, WallTime{});
  record.outcome = Outcome::failure;
  stats.exchange_ended(1, record, &main, WallTime{});
  record.outcome = Outcome::client_left;
  stats.exchange_ended(1, record, &main, WallTime{});
  return stats.snapshot(TimePoint{90'500ms});
}

std::string metrics() {
  return prometheus_text(some_providers(), some_traffic(), {{"queue_full", 3}, {"disk_full", 0}},
                         ProcessMetrics{.cpu_seconds = 1.25,
                                        .resident_bytes = 4096,
                                        .virtual_bytes = 8192,
                                        .open_files = 9,
                                        .max_files = 1024,
                                        .start_time = 1763800000.5});
}

// The HELP and TYPE lines.
std::string comments(const std::string& text) {
  std::istringstream lines{text};
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      kept += line + "\n";
    }
  }
  return kept;
}

std::string golden() {
  std::ifstream file{std::string{ROUTER_SOURCE_DIR} + "/tests/golden/metrics.txt"};
  EXPECT_TRUE(file.is_open());
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(Prometheus, HasExactlyTheGoldenNames) {
  EXPECT_EQ(comments(metrics()), golden());
  EXPECT_EQ(comments(prometheus_text({}, {}, {}, ProcessMetrics{})), golden());
}

TEST(Prometheus, CountsByApi) {
  const auto text = metrics();
  for (const auto* line : {"llm_router_info{version=\"0.1.0\"} 1\n",
                           "llm_router_uptime_seconds{provider_type=\"openai\"} 90.5\n",
                           "llm_router_requests_total{provider_type=\"openai\"} 4\n",
                           "llm_router_requests_total{provider_type=\"anthropic\"} 0\n",
                           "llm_router_input_tokens_total{provider_type=\"openai\"} 4800\n",
                           "llm_router_output_tokens_total{provider_type=\"openai\"} 240\n",
                           "llm_router_cached_tokens_total{provider_type=\"openai\"} 4000\n",
                           "llm_router_total_tokens{provider_type=\"openai\"} 5040\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Prometheus, CountsByProvider) {
  const auto text = metrics();
  const auto expect = [&](const std::string& name, const std::string& value) {
    EXPECT_THAT(text, HasSubstr("\nllm_router_provider_" + name +
                                "{provider_type=\"openai\",provider=\"main\"} " + value + "\n"));
  };
  expect("requests_total", "4");
  expect("requests_in_progress", "0");
  expect("requests_successful_total", "2");
  expect("requests_failed_total", "2");
  expect("input_tokens_total", "4800");
  expect("output_tokens_total", "240");
  expect("cached_tokens_total", "4000");
  expect("streaming_requests_total", "1");
  expect("non_streaming_requests_total", "1");
  expect("latency_seconds", "2");
  expect("streaming_latency_seconds", "2");
  expect("non_streaming_latency_seconds", "2");
  expect("time_to_first_token_seconds", "0.5");
  expect("tokens_per_second", "30");
  expect("streaming_tokens_per_second", "40");
  expect("success_rate", "50");
  expect("rate_limits_total", "4");
  expect("recent_rate_limits", "3");
  expect("cooldowns_total", "2");
  expect("cooldown_time_seconds_total", "605.25");
  expect("in_cooldown", "1");
  expect("cooldown_remaining_seconds", "594.75");
}

TEST(Prometheus, ListsConfiguredProvidersWithoutTrafficAndNoOthers) {
  Stats stats{1, TimePoint{}};
  stats.provider(Api::openai, "gone");
  const auto text = prometheus_text(some_providers(), stats.snapshot(TimePoint{}), {}, {});
  EXPECT_THAT(text, HasSubstr("llm_router_provider_requests_total{provider_type=\"anthropic\","
                              "provider=\"main\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("gone")));
}

TEST(Prometheus, EscapesNamesOfProviders) {
  EXPECT_THAT(metrics(), HasSubstr(R"(provider="odd \"name\"\\\n"} 0)"));
}

TEST(Prometheus, ShowsHowTimesAreSpread) {
  const auto text = metrics();
  for (const auto* line :
       {"llm_router_request_duration_seconds_bucket{provider_type=\"openai\",le=\"1\"} 0\n",
        "llm_router_request_duration_seconds_bucket{provider_type=\"openai\",le=\"2.5\"} 4\n",
        "llm_router_request_duration_seconds_bucket{provider_type=\"openai\",le=\"+Inf\"} 4\n",
        "llm_router_request_duration_seconds_sum{provider_type=\"openai\"} 8\n",
        "llm_router_request_duration_seconds_count{provider_type=\"anthropic\"} 0\n",
        "llm_router_ttft_seconds_bucket{provider_type=\"openai\",le=\"0.3\"} 0\n",
        "llm_router_ttft_seconds_bucket{provider_type=\"openai\",le=\"0.5\"} 3\n",
        "llm_router_overhead_seconds_bucket{provider_type=\"openai\",le=\"0.0001\"} 0\n",
        "llm_router_overhead_seconds_bucket{provider_type=\"openai\",le=\"0.0002\"} 4\n",
        "llm_router_overhead_seconds_sum{provider_type=\"openai\"} 0.00048\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Prometheus, CountsAttemptsByOutcome) {
  const auto text = metrics();
  for (const auto* line : {"llm_router_attempts_total{outcome=\"success\"} 2\n",
                           "llm_router_attempts_total{outcome=\"rate_limited\"} 1\n",
                           "llm_router_attempts_total{outcome=\"broken\"} 1\n",
                           "llm_router_attempts_total{outcome=\"client_left\"} 1\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Prometheus, CountsLostLogRecordsByReason) {
  EXPECT_THAT(metrics(), HasSubstr("llm_router_log_dropped_total{reason=\"queue_full\"} 3\n"
                                   "llm_router_log_dropped_total{reason=\"disk_full\"} 0\n"));
}

TEST(Prometheus, TellsOfTheProcessWhereThatIsKnown) {
  for (const auto* line :
       {"process_cpu_seconds_total 1.25\n", "process_resident_memory_bytes 4096\n",
        "process_virtual_memory_bytes 8192\n", "process_open_fds 9\n", "process_max_fds 1024\n",
        "process_start_time_seconds 1763800000.5\n"}) {
    EXPECT_THAT(metrics(), HasSubstr(line));
  }
  EXPECT_THAT(prometheus_text({}, {}, {}, {}), Not(HasSubstr("process_")));
}

// What a scrape refuses: a sample given twice, or apart from its metric's others.
TEST(Prometheus, GivesEachSampleOnceAndBesideItsMetric) {
  std::istringstream lines{metrics()};
  std::set<std::string> seen;
  std::string metric;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      metric = line.substr(7, line.rfind(' ') - 7);
    } else if (!line.starts_with('#')) {
      EXPECT_TRUE(line.starts_with(metric)) << line;
      EXPECT_TRUE(seen.insert(line.substr(0, line.rfind(' '))).second) << line;
    }
  }
}

}  // namespace
}  // namespace llm_api_router::telemetry
