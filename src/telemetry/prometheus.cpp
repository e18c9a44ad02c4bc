// Averages and rates are those of /status, so that both tell the same; what Prometheus can work out
// better is in the counters and histograms.
#include "telemetry/prometheus.hpp"

#include <array>

#include "telemetry/metrics_text.hpp"
#include "telemetry/provider_metrics.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::array kApis = {Api::openai, Api::anthropic};

// A metric that each API has one sample of.
template <class Value>
void per_api(MetricsText& text, std::string_view name, MetricType type, std::string_view help,
             Value value) {
  text.metric(name, type, help);
  for (const auto api : kApis) {
    text.sample({{"provider_type", name_of(api)}}, value(api));
  }
}

void add_totals(MetricsText& text, const StatsSnapshot& stats) {
  using enum MetricType;
  const auto uptime = std::chrono::duration<double>{stats.uptime}.count();
  per_api(text, "llm_router_uptime_seconds", gauge, "How long the router has been counting.",
          [&](Api) { return uptime; });
  per_api(text, "llm_router_requests_total", counter, "Requests, whatever became of them.",
          [&](Api api) { return stats.api(api).total_requests; });
  per_api(text, "llm_router_input_tokens_total", counter,
          "Input tokens that providers told, cached ones included.",
          [&](Api api) { return stats.api(api).tokens.input; });
  per_api(text, "llm_router_output_tokens_total", counter, "Output tokens that providers told.",
          [&](Api api) { return stats.api(api).tokens.output; });
  per_api(text, "llm_router_cached_tokens_total", counter,
          "Input tokens that were read from a provider's cache.",
          [&](Api api) { return stats.api(api).tokens.cached; });
  per_api(text, "llm_router_total_tokens", gauge, "Input and output tokens together.",
          [&](Api api) { return stats.api(api).tokens.total(); });
}

void add_histograms(MetricsText& text, const StatsSnapshot& stats) {
  using enum MetricType;
  per_api(text, "llm_router_request_duration_seconds", histogram,
          "Time from a request's arrival to the last byte of its answer.",
          [&](Api api) { return stats.api(api).duration; });
  per_api(text, "llm_router_ttft_seconds", histogram,
          "Time from the start of the attempt that answered to the stream's first content.",
          [&](Api api) { return stats.api(api).time_to_first_token; });
  per_api(text, "llm_router_overhead_seconds", histogram,
          "The router's own part of a request's time: without waiting for providers, for the "
          "client and between attempts.",
          [&](Api api) { return stats.api(api).overhead; });
}

void add_attempts(MetricsText& text, const StatsSnapshot& stats) {
  text.metric("llm_router_attempts_total", MetricType::counter,
              "Attempts at providers, by what became of them.");
  for (const auto& [outcome, count] : stats.attempts) {
    text.sample({{"outcome", outcome}}, count);
  }
}

void add_dropped(MetricsText& text, const std::vector<LogDropped>& dropped) {
  text.metric("llm_router_log_dropped_total", MetricType::counter,
              "Log records that were lost, by why.");
  for (const auto& [reason, count] : dropped) {
    text.sample({{"reason", reason}}, count);
  }
}

void add_process(MetricsText& text, const ProcessMetrics& process) {
  using enum MetricType;
  const auto add = [&](std::string_view name, MetricType type, std::string_view help, auto value) {
    text.metric(name, type, help);
    text.sample({}, value);
  };
  add("process_cpu_seconds_total", counter, "User and system CPU time spent.", process.cpu_seconds);
  add("process_resident_memory_bytes", gauge, "Memory that is in RAM.", process.resident_bytes);
  add("process_virtual_memory_bytes", gauge, "Address space in use.", process.virtual_bytes);
  add("process_open_fds", gauge, "Open file descriptors.", process.open_files);
  add("process_max_fds", gauge, "How many file descriptors may be open.", process.max_files);
  add("process_start_time_seconds", gauge, "When the process started, since the epoch.",
      process.start_time);
}

}  // namespace

std::string prometheus_text(const StatusView& view, const StatsSnapshot& stats,
                            const std::vector<LogDropped>& dropped,
                            const std::optional<ProcessMetrics>& process) {
  MetricsText text;
  text.metric("llm_router_info", MetricType::gauge, "The version that runs.");
  text.sample({{"version", view.version}}, 1);
  add_totals(text, stats);
  add_provider_metrics(text, view, stats);
  add_histograms(text, stats);
  add_attempts(text, stats);
  add_dropped(text, dropped);
  if (process) {
    add_process(text, *process);
  }
  return text.take();
}

}  // namespace llm_api_router::telemetry
