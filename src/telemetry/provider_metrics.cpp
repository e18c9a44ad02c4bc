#include "telemetry/provider_metrics.hpp"

#include <string_view>

namespace llm_api_router::telemetry {
namespace {

using enum MetricType;

double seconds_of(double milliseconds) { return milliseconds / 1000.0; }

template <class Rep, class Period>
double seconds(std::chrono::duration<Rep, Period> time) {
  return std::chrono::duration<double>{time}.count();
}

// Writes metrics with a sample for each provider, from its figures.
class PerProvider {
 public:
  PerProvider(MetricsText& text, const StatusView& view, const StatsSnapshot& stats)
      : text_(text), view_(view), stats_(stats) {}

  // `value` takes a ProviderSnapshot.
  template <class Value>
  void counted(std::string_view name, MetricType type, std::string_view help, Value value) {
    each(name, type, help, [&](const ProviderView& provider, const ApiSnapshot& api) {
      return value(api.provider(provider.name));
    });
  }

  // `value` takes a CooldownView.
  template <class Value>
  void cooling(std::string_view name, MetricType type, std::string_view help, Value value) {
    each(name, type, help, [&](const ProviderView& provider, const ApiSnapshot&) {
      return value(provider.cooldown);
    });
  }

 private:
  template <class Value>
  void each(std::string_view name, MetricType type, std::string_view help, Value value) {
    text_.metric(name, type, help);
    for (const auto api : {Api::openai, Api::anthropic}) {
      for (const auto& provider : view_.providers[static_cast<std::size_t>(api)]) {
        text_.sample({{"provider_type", name_of(api)}, {"provider", provider.name}},
                     value(provider, stats_.api(api)));
      }
    }
  }

  MetricsText& text_;
  const StatusView& view_;
  const StatsSnapshot& stats_;
};

using Stats = const ProviderSnapshot&;
using Cooldown = const CooldownView&;

void add_requests(PerProvider& all) {
  all.counted("llm_router_provider_requests_total", counter, "Attempts that came to a result.",
              [](Stats one) { return one.total_requests(); });
  all.counted("llm_router_provider_requests_in_progress", gauge, "Attempts under way.",
              [](Stats one) { return one.in_progress; });
  all.counted("llm_router_provider_requests_successful_total", counter,
              "Attempts that were answered whole.", [](Stats one) { return one.successful; });
  all.counted("llm_router_provider_requests_failed_total", counter, "Attempts that failed.",
              [](Stats one) { return one.failed; });
  all.counted("llm_router_provider_input_tokens_total", counter,
              "Input tokens told, cached ones included.",
              [](Stats one) { return one.tokens.input; });
  all.counted("llm_router_provider_output_tokens_total", counter, "Output tokens told.",
              [](Stats one) { return one.tokens.output; });
  all.counted("llm_router_provider_cached_tokens_total", counter,
              "Input tokens read from the provider's cache.",
              [](Stats one) { return one.tokens.cached; });
  all.counted("llm_router_provider_streaming_requests_total", counter,
              "Successful attempts whose answer was streamed.",
              [](Stats one) { return one.streaming.requests; });
  all.counted("llm_router_provider_non_streaming_requests_total", counter,
              "Successful attempts whose answer was not streamed.",
              [](Stats one) { return one.non_streaming.requests; });
}

void add_speed(PerProvider& all) {
  all.counted("llm_router_provider_latency_seconds", gauge,
              "Average time of successful attempts at a model.",
              [](Stats one) { return seconds_of(one.answers().average_latency_ms()); });
  all.counted("llm_router_provider_streaming_latency_seconds", gauge,
              "Average time of successful attempts whose answer was streamed.",
              [](Stats one) { return seconds_of(one.streaming.average_latency_ms()); });
  all.counted("llm_router_provider_non_streaming_latency_seconds", gauge,
              "Average time of successful attempts whose answer was not streamed.",
              [](Stats one) { return seconds_of(one.non_streaming.average_latency_ms()); });
  all.counted("llm_router_provider_time_to_first_token_seconds", gauge,
              "Average time to a stream's first content.",
              [](Stats one) { return seconds_of(one.streaming.average_time_to_first_token_ms()); });
  all.counted("llm_router_provider_tokens_per_second", gauge,
              "Output tokens per second of the whole latency.",
              [](Stats one) { return one.answers().tokens_per_second(); });
  all.counted("llm_router_provider_streaming_tokens_per_second", gauge,
              "Output tokens of streams per second behind the first one.",
              [](Stats one) { return one.streaming.tokens_per_second_after_first(); });
  all.counted("llm_router_provider_success_rate", gauge, "Successful attempts, in percent.",
              [](Stats one) { return one.success_rate(); });
}

void add_cooldowns(PerProvider& all) {
  all.cooling("llm_router_provider_rate_limits_total", counter, "Answers with a rate limit.",
              [](Cooldown one) { return one.total_rate_limits; });
  all.cooling("llm_router_provider_recent_rate_limits", gauge,
              "Rate limits that count towards a cooldown.",
              [](Cooldown one) { return one.recent_rate_limits; });
  all.cooling("llm_router_provider_cooldowns_total", counter, "Cooldowns begun.",
              [](Cooldown one) { return one.cooldown_count; });
  all.cooling("llm_router_provider_cooldown_time_seconds_total", counter,
              "Time spent cooling down.",
              [](Cooldown one) { return seconds(one.total_cooldown_time); });
  all.cooling("llm_router_provider_in_cooldown", gauge,
              "1 while the provider or one of its models cools down.",
              [](Cooldown one) { return one.in_cooldown ? 1 : 0; });
  all.cooling("llm_router_provider_cooldown_remaining_seconds", gauge,
              "Time until the longest of its cooldowns ends.",
              [](Cooldown one) { return seconds(one.remaining); });
}

}  // namespace

void add_provider_metrics(MetricsText& text, const StatusView& view, const StatsSnapshot& stats) {
  PerProvider all{text, view, stats};
  add_requests(all);
  add_speed(all);
  add_cooldowns(all);
}

}  // namespace llm_api_router::telemetry
