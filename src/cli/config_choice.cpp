#include "cli/config_choice.hpp"

#include <iostream>
#include <utility>

#include "cli/console.hpp"
#include "config/load.hpp"
#include "config/search_path.hpp"

namespace llm_api_router::cli {

std::optional<std::filesystem::path> choose_config(const std::string& named,
                                                   const std::string& hint) {
  if (!named.empty()) return named;
  const auto places = config_places();
  auto found = first_existing(places);
  if (found) return found;
  print_error("there is no configuration; looked for");
  for (const auto& place : places) std::cerr << "  " << place.string() << '\n';
  std::cerr << hint << '\n';
  return std::nullopt;
}

std::optional<RouterConfig> load_and_report(const std::filesystem::path& path) {
  auto loaded = load_config_file(path);
  print_faults(path.string(), loaded.faults);
  if (!loaded.usable()) return std::nullopt;
  return std::move(loaded.config);
}

}  // namespace llm_api_router::cli
