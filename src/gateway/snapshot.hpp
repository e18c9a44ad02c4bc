// One configuration, made ready for use. Immutable but for the cooldowns and counters it leads to;
// every exchange holds the one it began with.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret_mask.hpp"
#include "llm_api_router/config.hpp"
#include "model/api.hpp"
#include "net/endpoint.hpp"
#include "providers/adapter.hpp"
#include "routing/candidate.hpp"
#include "routing/cooldowns.hpp"
#include "telemetry/stats.hpp"

namespace llm_api_router::gateway {

// A provider as the request path needs it.
struct Provider {
  ProviderConfig config;
  net::Endpoint endpoint;
  std::string base_path;     // in front of every upstream target: "/v1" or ""
  std::string fixed_fields;  // host, accept-encoding, credentials and configured headers, as sent
  std::string encoded_name;  // fit for a header
  // Its key, its proxy's password, and headers that look like either: nothing may show them.
  std::vector<std::string> secrets;
  telemetry::ProviderStats* stats = nullptr;  // lives as long as the program's statistics

  // What this provider calls the downstream `model`.
  [[nodiscard]] std::string_view upstream_model(std::string_view model) const;
  // Whether a configured header replaces the client's of that name.
  [[nodiscard]] bool overrides(std::string_view field_name) const;
};

struct ApiProviders {
  const providers::Adapter* adapter = nullptr;
  std::vector<Provider> providers;
  // By index into `providers`. Shared with the threads that probe and with the next snapshot.
  std::shared_ptr<routing::Cooldowns> cooldowns;

  [[nodiscard]] bool any_enabled() const;
  // Index of the provider of that name; the size of the list if there is none.
  [[nodiscard]] std::size_t find(std::string_view name) const;
};

struct Snapshot {
  RouterConfig config;
  std::array<ApiProviders, kApiCount> apis;
  SecretMask mask;  // hides the providers' secrets

  [[nodiscard]] const ApiProviders& api(Api which) const {
    return apis[static_cast<std::size_t>(which)];
  }
  [[nodiscard]] std::vector<std::string> secrets() const;
};

// Precondition: `config` is valid. `before` is the snapshot it follows, whose cooldowns go on for
// providers that stay; null for the first. `stats` must outlive the snapshot.
std::shared_ptr<const Snapshot> make_snapshot(RouterConfig config, const Snapshot* before,
                                              telemetry::Stats& stats, TimePoint now);

}  // namespace llm_api_router::gateway
