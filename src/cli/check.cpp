#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/config_choice.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/provider_table.hpp"
#include "llm_api_router/server.hpp"

namespace llm_api_router::cli {
namespace {

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::vector<std::string> row_of(const ProbeResult& result) {
  return {result.api, result.name, result.reachable ? "reachable" : "unreachable",
          result.reachable ? std::to_string(result.latency.count()) + " ms" : "-",
          result.error.empty() ? counted(result.model_count, "model") : result.error};
}

bool probe(const RouterConfig& config) {
  std::cout << '\n' << heading("Asking each provider for its models") << '\n' << std::flush;
  const auto results = probe_providers(config);
  std::vector<std::vector<std::string>> rows;
  for (const auto& result : results) rows.push_back(row_of(result));
  std::cout << as_columns(rows);
  return std::all_of(results.begin(), results.end(),
                     [](const ProbeResult& result) { return result.error.empty(); });
}

}  // namespace

int check(const CheckOptions& options) {
  const auto path = choose_config(
      options.config, "Write one with `llm-api-router init`, or name one with --config FILE.");
  if (!path) return kFailed;
  const auto config = load_and_report(*path);
  if (!config) return kFailed;
  std::cout << path->string() << " is valid: "
            << counted(config->openai.size() + config->anthropic.size(), "provider") << '\n'
            << provider_table(*config);
  if (!options.live || probe(*config)) return kOk;
  std::cout << std::flush;
  print_error("not every provider listed its models");
  return kFailed;
}

}  // namespace llm_api_router::cli
