#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/private_file.hpp"
#include "config/example.hpp"

namespace llm_api_router::cli {
namespace {

bool agrees_to_overwrite(const std::string& name) {
  std::cout << name << " exists. Overwrite it? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int refused(const std::string& what) {
  print_error(what);
  std::cerr << "Overwrite it with --force, or write elsewhere with -o FILE.\n";
  return kFailed;
}

int failed(const std::string& name, const std::error_code& error) {
  print_error(name + " cannot be written: " + error.message());
  std::cerr << "Write elsewhere with -o FILE.\n";
  return kFailed;
}

int written(const std::string& name, bool in_default_place) {
  const std::string option = in_default_place ? "" : " --config " + name;
  std::cout << "Wrote " << name << ", which only you can read. Put your keys into it, then run\n"
            << "  llm-api-router check" << option << '\n'
            << "  llm-api-router serve" << option << '\n';
  return kOk;
}

}  // namespace

int init(const InitOptions& options) {
  const auto& name = options.output;
  const bool in_default_place = std::filesystem::path{name} == "llm_router_config.json";
  if (!options.force) {
    const auto error = create_private_file(name, example_config());
    if (!error) return written(name, in_default_place);
    if (error != std::errc::file_exists) return failed(name, error);
    if (::isatty(STDIN_FILENO) != 1) return refused(name + " exists already");
    if (!agrees_to_overwrite(name)) return refused(name + " was left as it is");
  }
  const auto error = replace_private_file(name, example_config());
  return error ? failed(name, error) : written(name, in_default_place);
}

}  // namespace llm_api_router::cli
