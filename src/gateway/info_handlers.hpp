// What the router tells of itself: /, /health, /ready, /status, /recent, /metrics, and its pages.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>

#include "gateway/answers.hpp"
#include "gateway/exchange.hpp"
#include "gateway/logs.hpp"
#include "telemetry/recent_exchanges.hpp"
#include "telemetry/stats.hpp"
#include "telemetry/status_json.hpp"

#include "analytics/analytics.hpp"

namespace llm_api_router::gateway {

// The running server's condition, shared by all relay threads. Thread-safe.
class Condition {
 public:
  std::atomic<bool> draining{false};

  void report_config_error(std::string message);
  [[nodiscard]] std::string config_error() const;

 private:
  mutable std::mutex mutex_;
  std::string config_error_;
};

class InfoHandlers {
 public:
  InfoHandlers(const telemetry::Stats& stats, const telemetry::RecentExchanges& recent,
               const Condition& condition, const Logs& logs, const analytics::Analytics& analytics)
      : stats_(stats), recent_(recent), condition_(condition), logs_(logs), analytics_(analytics) {}

  // Whether a path is answered without a key: it tells nothing that needs one.
  static bool is_open(std::string_view path);

  [[nodiscard]] Answer answer(const wire::RequestHead& head, const Target& target,
                              const Snapshot& snapshot) const;

 private:
  [[nodiscard]] Answer ready() const;
  [[nodiscard]] Answer status(const Snapshot& snapshot) const;
  [[nodiscard]] Answer recent(std::string_view query) const;
  [[nodiscard]] Answer metrics(const Snapshot& snapshot) const;
  [[nodiscard]] telemetry::StatusView view(const Snapshot& snapshot, TimePoint now) const;

  const telemetry::Stats& stats_;
  const telemetry::RecentExchanges& recent_;
  const Condition& condition_;
  const Logs& logs_;
  const analytics::Analytics& analytics_;
};

}  // namespace llm_api_router::gateway
