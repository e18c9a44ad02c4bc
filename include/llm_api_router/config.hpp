// The router's configuration: read it from JSON, or fill it in code.
//
// Aggregates with in-class defaults. JSON, JSON Schema and code meet in these structs and in
// validate(). Durations are given in (fractional) seconds in JSON.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "llm_api_router/error.hpp"

namespace llm_api_router {

// How a provider's key is presented to it.
enum class Auth {
  by_type,    // OpenAI: bearer; Anthropic: x-api-key, but bearer for keys that begin "sk-ant-oat"
  bearer,     // Authorization: Bearer KEY
  x_api_key,  // x-api-key: KEY
};

// One upstream account: a server and the key to use there.
struct ProviderConfig {
  // The key itself once loaded; in JSON also "env:NAME" or "file:PATH". Required.
  std::string api_key;
  // At least 1; lower goes first, equal ones share the load by `weight`.
  int priority = 1;
  // Share of the load within one priority, at least 1.
  int weight = 1;
  // http or https, may carry a path, no trailing slash once loaded. Empty: the API's own server.
  std::string base_url;
  // Unique within its list. Empty: "{type}-priority-{priority}". JSON: provider_name.
  std::string name;
  // Silence allowed before the first event of a stream.
  std::chrono::milliseconds timeout{30'000};
  // Silence allowed before an answer that is not streamed.
  std::chrono::milliseconds response_timeout{600'000};
  // Silence allowed between bytes after that.
  std::chrono::milliseconds stream_idle_timeout{300'000};
  // Name look-up, connect and TLS handshake together.
  std::chrono::milliseconds connect_timeout{5'000};
  // "http://[user:password@]host:port". Absent: from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
  std::optional<std::string> proxy;
  // Further tries at this provider after a failure that may pass.
  int max_retries = 3;
  // Downstream model name to this provider's.
  std::map<std::string, std::string> model_mapping;
  // Only these downstream model names are routed here; `*` and `?` match. Empty: any.
  std::vector<std::string> models;
  Auth auth = Auth::by_type;
  // Set on every attempt, in this order.
  std::vector<std::pair<std::string, std::string>> headers;
  // Client-error statuses (400 to 499) that also fall back to the next provider.
  std::vector<int> fallback_on;
  // A disabled provider is listed but never tried.
  bool enabled = true;
};

struct ServerConfig {
  std::string host = "127.0.0.1";
  // 0: one the system chooses (for tests).
  int port = 8000;
  // Relay threads; 0: one a core.
  int threads = 0;
  // What clients must present: lower-case SHA-256 hex digests of keys. In JSON also "env:NAME",
  // whose value is a key and is hashed when loaded. Empty: no key is asked for.
  std::vector<std::string> api_keys;
  // Host names, besides loopback ones and `host`, that a request may name. `*`: any.
  std::vector<std::string> allowed_hosts;
  // Origins of browser apps that may call the router, "https://app.example".
  std::vector<std::string> allowed_origins;
  // Largest body of a routed request, in MiB.
  int max_body_mb = 32;
};

// How much of requests and answers the logs keep.
enum class LogBodies { full, redacted, none };

struct LoggingConfig {
  // Folder of the log files, made where it is missing. Empty: no files are written.
  std::filesystem::path dir = "logs";
  LogBodies bodies = LogBodies::full;
  // Age at which log files are compressed.
  int compress_after_days = 7;
  // Age at which they are deleted. Absent: kept for ever.
  std::optional<int> retention_days;
  // Size of all of them, in MiB, above which the oldest are deleted. Absent: no bound.
  std::optional<int> max_disk_mb;
  // "debug", "info", "warning" or "error": what the console shows.
  std::string level = "info";
};

// When rate limits without a told end bench a provider: `threshold` of them within `window`.
struct CooldownConfig {
  int threshold = 3;
  std::chrono::milliseconds window{60'000};
  std::chrono::milliseconds cooldown{600'000};
};

struct RouterConfig {
  std::vector<ProviderConfig> openai;
  std::vector<ProviderConfig> anthropic;
  ServerConfig server;
  LoggingConfig logging;
  CooldownConfig cooldown;

  // Reads, resolves keys (env:, file:), fills in defaults and validates. Throws ConfigError with
  // every fault at once. `source` names the text in messages, such as its path.
  static RouterConfig from_json(std::string_view text, std::string_view source = "configuration");

  // The same for a file. Throws ConfigError if it cannot be read.
  static RouterConfig from_file(const std::filesystem::path& path);

  // Every fault and warning of a configuration, however it came about; fills in nothing.
  // Server's constructor calls it and refuses faults.
  [[nodiscard]] std::vector<ConfigFault> validate() const;
};

}  // namespace llm_api_router
