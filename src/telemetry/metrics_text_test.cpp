#include "telemetry/metrics_text.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace llm_api_router::telemetry {
namespace {

TEST(MetricsText, WritesHelpAndTypeBeforeSamples) {
  MetricsText text;
  text.metric("requests_total", MetricType::counter, "Requests.");
  text.sample({}, 7);
  text.sample({{"api", "openai"}, {"provider", "main"}}, 8);
  text.metric("latency_seconds", MetricType::gauge, "Latency.");
  EXPECT_EQ(text.take(),
            "# HELP requests_total Requests.\n"
            "# TYPE requests_total counter\n"
            "requests_total 7\n"
            "requests_total{api=\"openai\",provider=\"main\"} 8\n"
            "# HELP latency_seconds Latency.\n"
            "# TYPE latency_seconds gauge\n");
}

TEST(MetricsText, EscapesLabelValues) {
  MetricsText text;
  text.metric("m", MetricType::gauge, "M.");
  text.sample({{"a", "back\\slash \"quote\" new\nline {}, naïve"}}, 1);
  EXPECT_NE(text.take().find(R"(m{a="back\\slash \"quote\" new\nline {}, naïve"} 1)"),
            std::string::npos);
}

std::string written(double value) {
  MetricsText text;
  text.sample({}, value);
  return text.take();
}

TEST(MetricsText, WritesNumbersWithoutExponents) {
  EXPECT_EQ(written(0), " 0\n");
  EXPECT_EQ(written(0.00002), " 0.00002\n");
  EXPECT_EQ(written(605.25), " 605.25\n");
  EXPECT_EQ(written(100000.0), " 100000\n");
  EXPECT_EQ(written(-1.5), " -1.5\n");
  EXPECT_EQ(written(1.0 / 3), " 0.3333333333333333\n");
  EXPECT_EQ(written(std::numeric_limits<double>::max()).size(), 311U);
}

TEST(MetricsText, WritesWholeNumbersExactly) {
  MetricsText text;
  text.sample({}, std::numeric_limits<std::uint64_t>::max());
  text.sample({}, std::int64_t{-3});
  EXPECT_EQ(text.take(), " 18446744073709551615\n -3\n");
}

TEST(MetricsText, WritesHistogramsCumulatively) {
  static constexpr std::array kBounds = {Microseconds{50}, Microseconds{2'500'000}};
  MetricsText text;
  text.metric("h_seconds", MetricType::histogram, "H.");
  text.sample({{"api", "x"}}, HistogramTotals{kBounds, {1, 2, 4}, Microseconds{1'250'000}});
  EXPECT_EQ(text.take(),
            "# HELP h_seconds H.\n"
            "# TYPE h_seconds histogram\n"
            "h_seconds_bucket{api=\"x\",le=\"0.00005\"} 1\n"
            "h_seconds_bucket{api=\"x\",le=\"2.5\"} 3\n"
            "h_seconds_bucket{api=\"x\",le=\"+Inf\"} 7\n"
            "h_seconds_sum{api=\"x\"} 1.25\n"
            "h_seconds_count{api=\"x\"} 7\n");
}

}  // namespace
}  // namespace llm_api_router::telemetry
