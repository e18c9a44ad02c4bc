#include "gateway/logs.hpp"

#include <array>
#include <random>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/log.hpp"
#include "llm_api_router/version.hpp"
#include "telemetry/log_folder.hpp"
#include "wire/headers.hpp"

namespace llm_api_router::gateway {
namespace {

std::string new_session() {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::random_device random;
  auto bits = random();
  std::string session;
  for (int digit = 0; digit < 8; ++digit, bits >>= 4U) session += kHex[bits & 0xfU];
  return session;
}

telemetry::HousekeepingRules rules_of(const LoggingConfig& logging) {
  telemetry::HousekeepingRules rules;
  rules.folder = logging.dir;
  rules.compress_after = std::chrono::days{logging.compress_after_days};
  if (logging.retention_days) rules.retention = std::chrono::days{*logging.retention_days};
  if (logging.max_disk_mb) {
    rules.max_bytes = static_cast<std::uint64_t>(*logging.max_disk_mb) << 20U;
  }
  return rules;
}

void report(const telemetry::HousekeepingRound& round) {
  for (const auto& failure : round.failures) log::warning(failure);
  if (round.compressed > 0) {
    log::info("compressed " + std::to_string(round.compressed) + " old logs");
  }
  if (round.removed > 0) log::info("removed " + std::to_string(round.removed) + " old logs");
}

nlohmann::ordered_json described(const Provider& provider) {
  const auto& config = provider.config;
  return {{"name", config.name},
          {"priority", config.priority},
          {"weight", config.weight},
          {"enabled", config.enabled},
          {"base_url", config.base_url},
          {"api_key", wire::masked(config.api_key)},
          {"model_mapping", config.model_mapping},
          {"models", config.models}};
}

}  // namespace

Logs::Logs(LoggingConfig logging) : config_(std::move(logging)) {
  if (config_.dir.empty()) return;
  recorder_ = std::make_unique<telemetry::Recorder>(
      files_, telemetry::RecorderSettings{config_.dir, new_session(), WallClock::now()}, bodies_);
  housekeeper_ = std::make_unique<telemetry::Housekeeper>(files_, rules_of(config_), report);
}

void Logs::start() {
  if (!recorder_) return;
  if (const auto error = telemetry::make_log_folder(files_, config_.dir)) {
    log::error("the log folder " + config_.dir.string() + " cannot be made: " + error.message());
  }
  for (const auto& [path, error] : telemetry::repair_logs(files_, config_.dir).failures) {
    log::warning(path.string() + " could not be repaired: " + error.message());
  }
  recorder_->start();
  housekeeper_->start();
}

void Logs::stop() {
  if (!recorder_) return;
  housekeeper_->stop();
  recorder_->stop();
}

telemetry::LogQueue* Logs::queue() { return recorder_ ? &recorder_->queue() : nullptr; }

telemetry::LogLosses Logs::losses() const {
  return recorder_ ? recorder_->losses() : telemetry::LogLosses{};
}

void Logs::configured(const Snapshot& snapshot) {
  if (!recorder_) return;
  nlohmann::ordered_json config{{"version", kVersion}};
  for (const Api api : {Api::openai, Api::anthropic}) {
    auto& providers = config[std::string{name_of(api)}] = nlohmann::ordered_json::array();
    for (const auto& provider : snapshot.api(api).providers) {
      providers.push_back(described(provider));
    }
  }
  for (auto& secret : snapshot.secrets()) secrets_.insert(std::move(secret));
  recorder_->configured(
      config.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace),
      SecretMask{{secrets_.begin(), secrets_.end()}});
}

}  // namespace llm_api_router::gateway
