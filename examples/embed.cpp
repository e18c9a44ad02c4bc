// The router inside a program of one's own, configured in code.
//
//   OPENAI_API_KEY=… ANTHROPIC_API_KEY=… embed [PORT]
//
// Serves on 127.0.0.1, at a port that the system chooses if none is given, until end of input.
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "llm_api_router/config.hpp"
#include "llm_api_router/server.hpp"

namespace {

using llm_api_router::ProviderConfig;
using llm_api_router::RouterConfig;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// OpenAI directly, and a second server that takes over when OpenAI fails or limits the rate.
void add_openai(RouterConfig& config, const std::string& key) {
  config.openai.push_back(ProviderConfig{.api_key = key, .name = "openai"});

  ProviderConfig backup;
  backup.api_key = "local";
  backup.priority = 2;
  backup.name = "local-vllm";
  backup.base_url = "http://127.0.0.1:8001/v1";
  backup.model_mapping = {{"gpt-5", "qwen3-coder"}};
  config.openai.push_back(backup);
}

RouterConfig configuration(int port) {
  RouterConfig config;
  config.server.port = port;
  config.server.threads = 1;
  if (const std::string key = environment("OPENAI_API_KEY"); !key.empty()) {
    add_openai(config, key);
  }
  if (const std::string key = environment("ANTHROPIC_API_KEY"); !key.empty()) {
    config.anthropic.push_back(ProviderConfig{.api_key = key, .name = "anthropic"});
  }
  return config;
}

int parse_port(std::string_view text) {
  int port = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port >= 0 && port <= 65535 ? port : -1;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? parse_port(argv[1]) : 0;
  if (port < 0 || argc > 2) {
    std::cerr << "usage: embed [PORT]\n";
    return 2;
  }
  try {
    llm_api_router::Server server(configuration(port));
    server.start();
    std::cout << "listening on http://127.0.0.1:" << server.port() << '\n' << std::flush;
    std::cin.ignore(std::numeric_limits<std::streamsize>::max());
    server.stop(std::chrono::seconds{5});
  } catch (const std::exception& error) {
    std::cerr << "embed: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
