// Members in the order people read them. Averages are in milliseconds; these, rates and seconds are
// rounded to two digits. What was never told is null.
#include "telemetry/status_json.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "telemetry/iso_time.hpp"

namespace llm_api_router::telemetry {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value) { return std::round(value * 100.0) / 100.0; }

template <class Rep, class Period>
double seconds(std::chrono::duration<Rep, Period> time) {
  return rounded(std::chrono::duration<double>{time}.count());
}

Json time_or_null(const std::optional<WallTime>& time) {
  return time ? Json(iso_time(*time)) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

void add_tokens(Json& json, const TokenTotals& tokens) {
  json["total_input_tokens"] = tokens.input;
  json["total_output_tokens"] = tokens.output;
  json["total_cached_tokens"] = tokens.cached;
  json["total_tokens"] = tokens.total();
}

Json rate_limits_json(const CooldownView& cooldown) {
  auto models = Json::array();
  for (const auto& cooling : cooldown.models) {
    models.push_back({{"model", cooling.model}, {"remaining_seconds", seconds(cooling.remaining)}});
  }
  return {{"total_rate_limits", cooldown.total_rate_limits},
          {"recent_rate_limits", cooldown.recent_rate_limits},
          {"cooldown_count", cooldown.cooldown_count},
          {"total_cooldown_time_seconds", seconds(cooldown.total_cooldown_time)},
          {"in_cooldown", cooldown.in_cooldown},
          {"cooldown_remaining_seconds", seconds(cooldown.remaining)},
          {"cooldown_reason", text_or_null(cooldown.reason)},
          {"last_cooldown_start_time", time_or_null(cooldown.last_start)},
          {"cooling_models", std::move(models)}};
}

Json non_streaming_json(const AnswerTotals& answers) {
  return {{"requests", answers.requests},
          {"average_latency_ms", rounded(answers.average_latency_ms())},
          {"tokens_per_second", rounded(answers.tokens_per_second())}};
}

Json streaming_json(const AnswerTotals& answers) {
  return {
      {"requests", answers.requests},
      {"average_time_to_first_token_ms", rounded(answers.average_time_to_first_token_ms())},
      {"average_total_latency_ms", rounded(answers.average_latency_ms())},
      {"tokens_per_second_with_first_token", rounded(answers.tokens_per_second())},
      {"tokens_per_second_without_first_token", rounded(answers.tokens_per_second_after_first())}};
}

Json provider_json(const ProviderView& view, const ProviderSnapshot& stats) {
  Json json{{"total_requests", stats.total_requests()},
            {"in_progress_requests", stats.in_progress},
            {"successful_requests", stats.successful},
            {"failed_requests", stats.failed},
            {"success_rate", rounded(stats.success_rate())},
            {"failure_rate", rounded(stats.failure_rate())}};
  add_tokens(json, stats.tokens);
  json["last_request_time"] = time_or_null(stats.last_request);
  json["last_success_time"] = time_or_null(stats.last_success);
  json["last_error"] = text_or_null(stats.last_error);
  json["last_error_time"] = time_or_null(stats.last_error_time);
  json["last_error_status"] =
      stats.last_error_status == 0 ? Json(nullptr) : Json(stats.last_error_status);
  json["rate_limits"] = rate_limits_json(view.cooldown);
  json["non_streaming"] = non_streaming_json(stats.non_streaming);
  json["streaming"] = streaming_json(stats.streaming);
  json["average_latency_ms"] = rounded(stats.answers().average_latency_ms());
  json["tokens_per_second"] = rounded(stats.answers().tokens_per_second());
  return json;
}

// The first of `providers` that no other beats; null if none is `eligible`.
template <class Eligible, class Beats>
Json best(const std::vector<ProviderView>& providers, const ApiSnapshot& stats, Eligible eligible,
          Beats beats) {
  const ProviderView* leader = nullptr;
  for (const auto& provider : providers) {
    const auto& candidate = stats.provider(provider.name);
    if (eligible(candidate) &&
        (leader == nullptr || beats(candidate, stats.provider(leader->name)))) {
      leader = &provider;
    }
  }
  return leader == nullptr ? Json(nullptr) : Json(leader->name);
}

Json most_used(const std::vector<ProviderView>& providers, const ApiSnapshot& stats) {
  return best(
      providers, stats, [](const ProviderSnapshot& one) { return one.total_requests() > 0; },
      [](const ProviderSnapshot& one, const ProviderSnapshot& other) {
        return one.total_requests() > other.total_requests();
      });
}

Json fastest(const std::vector<ProviderView>& providers, const ApiSnapshot& stats) {
  return best(
      providers, stats, [](const ProviderSnapshot& one) { return one.answers().timed > 0; },
      [](const ProviderSnapshot& one, const ProviderSnapshot& other) {
        return one.answers().average_latency_ms() < other.answers().average_latency_ms();
      });
}

Json statistics_json(const std::vector<ProviderView>& providers, const ApiSnapshot& stats,
                     Duration uptime) {
  Json json{{"uptime_seconds", seconds(uptime)}, {"total_requests", stats.total_requests}};
  add_tokens(json, stats.tokens);
  json["most_used_provider"] = most_used(providers, stats);
  json["fastest_provider"] = fastest(providers, stats);
  json["providers"] = Json::object();
  for (const auto& provider : providers) {
    json["providers"][provider.name] = provider_json(provider, stats.provider(provider.name));
  }
  return json;
}

Json config_json(const std::vector<ProviderView>& providers) {
  bool enabled = false;
  auto list = Json::array();
  for (const auto& provider : providers) {
    enabled = enabled || provider.enabled;
    list.push_back({{"name", provider.name},
                    {"priority", provider.priority},
                    {"weight", provider.weight},
                    {"enabled", provider.enabled},
                    {"base_url", provider.base_url},
                    {"model_mapping", Json::object()},
                    {"models", provider.models}});
    for (const auto& [downstream, upstream] : provider.model_mapping) {
      list.back()["model_mapping"][downstream] = upstream;
    }
  }
  const auto count = list.size();
  return {{"enabled", enabled}, {"provider_count", count}, {"providers", std::move(list)}};
}

Json fallbacks_json(const std::vector<Fallback>& fallbacks) {
  auto list = Json::array();
  for (const auto& fallback : fallbacks) {
    list.push_back({{"time", iso_time(fallback.time)},
                    {"request_id", fallback.request_id},
                    {"endpoint", fallback.path},
                    {"model", text_or_null(fallback.model)},
                    {"from", fallback.from},
                    {"to", text_or_null(fallback.to)},
                    {"reason", fallback.reason}});
  }
  return list;
}

}  // namespace

std::string status_json(const StatusView& view, const StatsSnapshot& stats) {
  Json json{{"status", view.draining ? "draining" : "running"},
            {"version", view.version},
            {"draining", view.draining},
            {"config_error", text_or_null(view.config_error)},
            {"log_dropped", view.log_dropped},
            {"csv_bad_rows", view.csv_bad_rows},
            {"config", Json::object()},
            {"statistics", Json::object()},
            {"recent_fallbacks", fallbacks_json(stats.recent_fallbacks)}};
  for (const auto api : {Api::openai, Api::anthropic}) {
    const auto& providers = view.providers[static_cast<std::size_t>(api)];
    const std::string name{name_of(api)};
    json["config"][name] = config_json(providers);
    json["statistics"][name] = statistics_json(providers, stats.api(api), stats.uptime);
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace llm_api_router::telemetry
