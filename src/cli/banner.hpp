// What `serve` shows when it is ready: providers, endpoints, a first request.
#pragma once

#include <string>

#include "llm_api_router/config.hpp"

namespace llm_api_router::cli {

struct Banner {
  // Where the configuration came from; empty in demo mode.
  std::string source;
  // The key clients need, if this run made one.
  std::string access_key;
};

// `config.server` holds the address and port that are listened on.
void print_banner(const RouterConfig& config, const Banner& banner);

// Shows the key that this run made, once, and how to use it.
void print_access_key(const std::string& key, const ServerConfig& server);

}  // namespace llm_api_router::cli
