#include "cli/log_level.hpp"

#include "base/log.hpp"

namespace llm_api_router::cli {

void apply_log_level(std::string_view name) {
  if (name == "debug") return log::set_level(log::Level::debug);
  if (name == "warning") return log::set_level(log::Level::warning);
  if (name == "error") return log::set_level(log::Level::error);
  log::set_level(log::Level::info);
}

}  // namespace llm_api_router::cli
