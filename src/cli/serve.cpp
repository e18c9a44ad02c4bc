#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "cli/access_rule.hpp"
#include "cli/banner.hpp"
#include "cli/commands.hpp"
#include "cli/config_choice.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/log_level.hpp"
#include "cli/reloader.hpp"
#include "cli/signals.hpp"
#include "demo/demo.hpp"
#include "llm_api_router/server.hpp"

namespace llm_api_router::cli {
namespace {

constexpr std::chrono::seconds kWatchInterval{1};
constexpr std::chrono::seconds kDrain{30};

// Two descriptors an exchange: the soft limit of 1024 would be few.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void override_config(const ServeOptions& options, RouterConfig& config) {
  auto& server = config.server;
  server.host = options.host.value_or(server.host);
  server.port = options.port.value_or(server.port);
  server.threads = options.threads.value_or(server.threads);
  config.logging.dir = options.log_dir.value_or(config.logging.dir);
}

void explain_start(const ServerConfig& server, const std::system_error& error) {
  const auto where = server.host + " port " + std::to_string(server.port);
  if (error.code() == std::errc::address_in_use) {
    print_error(where + " is already in use");
    std::cerr
        << "Choose another port with --port (0: any free one), or end the program that has it.\n";
  } else if (error.code() == std::errc::permission_denied) {
    print_error(where + " is not allowed for this user");
    std::cerr << "Choose a port from 1024 on with --port.\n";
  } else if (error.code() == std::errc::address_not_available) {
    print_error(where + ": this machine has no such address");
    std::cerr << "Choose one of its own with --host.\n";
  } else {
    print_error("cannot serve on " + where + ": " + error.what());
  }
}

bool start(Server& server, const ServerConfig& address) {
  try {
    server.start();
    ::malloc_trim(0);  // what reading the configuration took
    return true;
  } catch (const std::system_error& error) {
    explain_start(address, error);
    return false;
  }
}

// Lets running exchanges finish; a second signal ends them.
void drain(Server& server, const Signals& signals) {
  log::info("draining: running requests may finish within 30 s; a second signal ends them");
  std::thread second{[&] {
    signals.wait_for_end();
    server.stop(std::chrono::milliseconds{0});
  }};
  server.stop(kDrain);
  Signals::end_wait(second);
  second.join();
}

// Until SIGINT or SIGTERM. Without a reloader there is no file to load anew.
void wait_for_end(const Signals& signals, Reloader* reloader, bool watch) {
  const auto limit = watch ? std::optional{kWatchInterval} : std::nullopt;
  for (;;) {
    const auto signal = signals.wait(limit);
    if (signal && *signal != SIGHUP) return;
    if (reloader == nullptr) {
      log::info("demo mode has no configuration file to load anew");
    } else if (signal) {
      reloader->reload();
    } else {
      reloader->reload_if_changed();
    }
  }
}

int serve_file(const ServeOptions& options, const Signals& signals) {
  const auto path = choose_config(options.config,
                                  "Write one with `llm-api-router init`, or try the router without "
                                  "keys: `llm-api-router serve --demo`.");
  if (!path) return kFailed;
  auto config = load_and_report(*path);
  if (!config) return kFailed;
  override_config(options, *config);
  AccessRule access{options.insecure_no_auth};
  const auto key = access.apply(config->server);
  apply_log_level(config->logging.level);
  Server server{*config};
  if (!start(server, config->server)) return kFailed;
  Reloader reloader{server, access, *path, config->server};
  config->server.port = server.port();
  print_banner(*config, {.source = path->string(), .access_key = key.value_or("")});
  wait_for_end(signals, &reloader, options.reload);
  drain(server, signals);
  return kOk;
}

int serve_demo(const ServeOptions& options, const Signals& signals) {
  const demo::DemoProviders providers;
  auto config = providers.config();
  override_config(options, config);
  AccessRule access{options.insecure_no_auth};
  const auto key = access.apply(config.server);
  Server server{config};
  if (!start(server, config.server)) return kFailed;
  config.server.port = server.port();
  print_banner(config, {.source = "", .access_key = key.value_or("")});
  wait_for_end(signals, nullptr, false);
  drain(server, signals);
  return kOk;
}

}  // namespace

int serve(const ServeOptions& options) {
  const Signals signals;  // before any thread starts
  raise_file_limit();
  return options.demo ? serve_demo(options, signals) : serve_file(options, signals);
}

}  // namespace llm_api_router::cli
