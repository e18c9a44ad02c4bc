// The router as a library: give it a configuration, start it, stop it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "llm_api_router/config.hpp"

namespace llm_api_router {

// A running router. Not copyable; all members may be called from any thread.
class Server {
 public:
  // Throws ConfigError if `config` has a fault.
  explicit Server(RouterConfig config);
  ~Server();  // stops at once if still running
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and serves on threads of its own; returns when connections are accepted.
  // Throws std::system_error if the address cannot be bound (it names the address).
  void start();

  // The bound port, useful when the configured one was 0. Valid once started.
  [[nodiscard]] std::uint16_t port() const;

  // Swaps the configuration atomically: running exchanges finish on the old one, statistics of
  // providers that stay are kept. server.host, port and threads need a restart and are ignored.
  // Throws ConfigError and keeps the old configuration if `config` has a fault.
  void reload(RouterConfig config);

  // Tells /status why a reload was refused; an empty string clears it.
  void report_config_error(std::string message);

  // Stops accepting, lets running exchanges finish for up to `grace`, then ends. Blocks.
  // A second call from another thread with a shorter grace shortens the first.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{0});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What one provider answered when asked for its models.
struct ProbeResult {
  std::string api;   // "openai" or "anthropic"
  std::string name;  // the provider's
  bool reachable = false;
  std::chrono::milliseconds latency{0};
  std::size_t model_count = 0;
  std::string error;  // empty if the models were listed
};

// Asks each enabled provider for its models, as `llm-api-router check --live` does. Blocks.
std::vector<ProbeResult> probe_providers(const RouterConfig& config);

}  // namespace llm_api_router
