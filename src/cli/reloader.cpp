#include "cli/reloader.hpp"

#include <string>
#include <utility>

#include "base/log.hpp"
#include "cli/banner.hpp"
#include "cli/log_level.hpp"
#include "config/load.hpp"

namespace llm_api_router::cli {

Reloader::Reloader(Server& server, AccessRule& access, std::filesystem::path path,
                   ServerConfig running)
    : server_{&server},
      access_{&access},
      path_{std::move(path)},
      running_{std::move(running)},
      watch_{path_} {}

void Reloader::reload_if_changed() {
  if (watch_.changed()) reload();
}

void Reloader::reload() {
  auto loaded = load_config_file(path_);
  std::string errors;
  for (const auto& fault : loaded.faults) {
    const auto line = to_line(path_.string(), fault);
    if (fault.severity == ConfigFault::Severity::warning) {
      log::warning(line);
    } else {
      errors += errors.empty() ? line : "\n" + line;
      log::error(line);
    }
  }
  if (!errors.empty()) return refuse(errors);
  use(std::move(loaded.config));
}

void Reloader::use(RouterConfig config) {
  config.server.host = running_.host;
  config.server.port = running_.port;
  config.server.threads = running_.threads;
  if (const auto key = access_->apply(config.server)) print_access_key(*key, config.server);
  const auto level = config.logging.level;
  try {
    server_->reload(std::move(config));
  } catch (const ConfigError& error) {
    log::error(error.what());
    return refuse(error.what());
  }
  apply_log_level(level);
  server_->report_config_error("");
  log::info("loaded " + path_.string() + " anew");
}

void Reloader::refuse(const std::string& why) {
  log::error("the configuration in force stays as it was");
  server_->report_config_error(why);
}

}  // namespace llm_api_router::cli
