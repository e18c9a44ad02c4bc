// The document of GET /status.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/api.hpp"
#include "telemetry/stats_snapshot.hpp"

namespace llm_api_router::telemetry {

// A model that cools down at a provider.
struct CoolingModelView {
  std::string model;
  std::chrono::milliseconds remaining{0};
};

// A provider's rate limits and cooldowns as /status shows them.
struct CooldownView {
  std::uint64_t total_rate_limits = 0;
  std::uint64_t recent_rate_limits = 0;
  std::uint64_t cooldown_count = 0;
  std::chrono::milliseconds total_cooldown_time{0};
  bool in_cooldown = false;                // the provider or any of its models
  std::string reason;                      // empty: none
  std::chrono::milliseconds remaining{0};  // of the one that lasts longest
  std::optional<WallTime> last_start;
  std::vector<CoolingModelView> models;
};

// A configured provider.
struct ProviderView {
  std::string name;
  int priority = 1;
  int weight = 1;
  bool enabled = true;
  std::string base_url;
  std::map<std::string, std::string> model_mapping;
  std::vector<std::string> models;
  CooldownView cooldown;
};

struct StatusView {
  std::string version;
  std::string config_error;  // empty: none
  bool draining = false;
  std::uint64_t log_dropped = 0;
  std::uint64_t csv_bad_rows = 0;  // of request_stats.csv, passed over by analytics
  // By Api, in the order of the configuration.
  std::array<std::vector<ProviderView>, kApiCount> providers;
};

// Lists exactly the providers of `view`, those without traffic with zeros.
std::string status_json(const StatusView& view, const StatsSnapshot& stats);

}  // namespace llm_api_router::telemetry
