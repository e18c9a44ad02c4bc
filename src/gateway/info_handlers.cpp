#include "gateway/info_handlers.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "gateway/recent_query.hpp"
#include "gateway/web_handlers.hpp"
#include "llm_api_router/version.hpp"
#include "telemetry/process_metrics.hpp"
#include "telemetry/prometheus.hpp"
#include "telemetry/recent_json.hpp"

namespace llm_api_router::gateway {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 6> kPaths{"/",       "/health", "/ready",
                                                 "/status", "/recent", "/metrics"};

milliseconds in_milliseconds(Duration duration) {
  return std::chrono::duration_cast<milliseconds>(duration);
}

Answer error(unsigned status, std::string message, std::string_view param = {}) {
  providers::RouterError error;
  error.status = static_cast<int>(status);
  error.message = std::move(message);
  error.openai_type = "invalid_request_error";
  error.param = param;
  return error_answer(Api::openai, error, new_request_id());
}

Answer nothing_here() {
  return error(404, "There is nothing at this path; GET / lists what there is.");
}

Answer about() {
  nlohmann::ordered_json endpoints;
  endpoints["openai"] = "/openai/chat/completions";
  endpoints["anthropic"] = "/anthropic/v1/messages";
  endpoints["anthropic_count_tokens"] = "/anthropic/v1/messages/count_tokens";
  endpoints["health"] = "/health";
  endpoints["ready"] = "/ready";
  endpoints["status"] = "/status";
  endpoints["recent"] = "/recent";
  endpoints["metrics"] = "/metrics";
  if (has_pages()) {
    endpoints["web"] = "/web";
    endpoints["docs"] = "/docs";
    endpoints["openapi"] = "/openapi.json";
  }
  for (const auto* const each : {"requests", "tokens", "latency", "summary", "export"}) {
    endpoints["analytics_" + std::string{each}] = "/analytics/" + std::string{each};
  }
  nlohmann::ordered_json about;
  about["name"] = "llm-api-router";
  about["version"] = kVersion;
  about["endpoints"] = std::move(endpoints);
  return json_answer(200, about.dump());
}

Answer health(const Snapshot& snapshot) {
  nlohmann::ordered_json health;
  health["status"] = "healthy";
  health["version"] = kVersion;
  for (const Api api : {Api::openai, Api::anthropic}) {
    health["providers"][std::string{name_of(api)}] = snapshot.api(api).any_enabled();
  }
  return json_answer(200, health.dump());
}

telemetry::CooldownView view_of(const routing::CooldownStatus& status, TimePoint now) {
  telemetry::CooldownView view;
  view.total_rate_limits = status.total_rate_limits;
  view.recent_rate_limits = status.recent_rate_limits;
  view.cooldown_count = status.cooldown_count;
  view.total_cooldown_time = in_milliseconds(status.total_cooldown_time);
  view.in_cooldown = status.in_cooldown;
  if (status.in_cooldown) view.reason = name_of(status.reason);
  view.remaining = in_milliseconds(status.remaining);
  if (status.last_start) {
    view.last_start = WallClock::now() -
                      std::chrono::duration_cast<WallClock::duration>(now - *status.last_start);
  }
  for (const auto& model : status.cooling_models) {
    view.models.push_back({model.model, in_milliseconds(model.remaining)});
  }
  return view;
}

std::vector<telemetry::ProviderView> views_of(const ApiProviders& api, TimePoint now) {
  std::vector<telemetry::ProviderView> views;
  for (std::size_t i = 0; i < api.providers.size(); ++i) {
    const auto& config = api.providers[i].config;
    views.push_back({.name = config.name,
                     .priority = config.priority,
                     .weight = config.weight,
                     .enabled = config.enabled,
                     .base_url = config.base_url,
                     .model_mapping = config.model_mapping,
                     .models = config.models,
                     .cooldown = view_of(api.cooldowns->status(i, now), now)});
  }
  return views;
}

}  // namespace

void Condition::report_config_error(std::string message) {
  const std::scoped_lock lock(mutex_);
  config_error_ = std::move(message);
}

std::string Condition::config_error() const {
  const std::scoped_lock lock(mutex_);
  return config_error_;
}

bool InfoHandlers::is_open(std::string_view path) {
  return path == "/health" || path == "/ready" || is_page_path(path);
}

Answer InfoHandlers::answer(const wire::RequestHead& head, const Target& target,
                            const Snapshot& snapshot) const {
  const bool page = is_page_path(target.path);
  if (!page && std::find(kPaths.begin(), kPaths.end(), target.path) == kPaths.end()) {
    return nothing_here();
  }
  if (head.method != "GET" && head.method != "HEAD") {
    auto answer = error(405, "This path is only for reading.");
    append_field(answer.head.fields, "allow", "GET, HEAD");
    return answer;
  }
  if (page) return page_answer(head, target.path).value_or(nothing_here());
  if (target.path == "/health") return health(snapshot);
  if (target.path == "/ready") return ready();
  if (target.path == "/status") return status(snapshot);
  if (target.path == "/recent") return recent(target.query);
  if (target.path == "/metrics") return metrics(snapshot);
  return about();
}

Answer InfoHandlers::ready() const {
  if (condition_.draining) return json_answer(503, R"({"status":"draining"})");
  return json_answer(200, R"({"status":"ready"})");
}

telemetry::StatusView InfoHandlers::view(const Snapshot& snapshot, TimePoint now) const {
  telemetry::StatusView view;
  view.version = kVersion;
  view.config_error = condition_.config_error();
  view.draining = condition_.draining;
  view.log_dropped = logs_.losses().total();
  view.csv_bad_rows = analytics_.bad_rows();
  for (const Api api : {Api::openai, Api::anthropic}) {
    view.providers[static_cast<std::size_t>(api)] = views_of(snapshot.api(api), now);
  }
  return view;
}

Answer InfoHandlers::status(const Snapshot& snapshot) const {
  const auto now = Clock::now();
  return json_answer(200, telemetry::status_json(view(snapshot, now), stats_.snapshot(now)));
}

Answer InfoHandlers::metrics(const Snapshot& snapshot) const {
  const auto now = Clock::now();
  const auto lost = logs_.losses();
  Answer answer;
  append_field(answer.head.fields, "content-type", telemetry::kPrometheusType);
  append_field(answer.head.fields, "cache-control", "no-store");
  answer.body = telemetry::prometheus_text(
      view(snapshot, now), stats_.snapshot(now),
      {{"bodies", lost.bodies}, {"records", lost.records}, {"rows", lost.rows}},
      telemetry::read_process_metrics());
  return answer;
}

Answer InfoHandlers::recent(std::string_view query) const {
  const auto filter = recent_query(query);
  if (!filter) return error(400, filter.error().message, filter.error().name);
  return json_answer(200, telemetry::recent_json(recent_.read(*filter)));
}

}  // namespace llm_api_router::gateway
