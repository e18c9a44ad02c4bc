#include "cli/command_line.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "config/spelling.hpp"
#include "config/url.hpp"
#include "llm_api_router/version.hpp"

namespace llm_api_router::cli {
namespace {

constexpr const char* kAbout =
    "Routes OpenAI and Anthropic API requests to the first healthy one of several providers.";
constexpr const char* kConfigHelp =
    "Configuration file; without it ./llm_router_config.json, ./config/llm_router_config.json, "
    "~/.llm_router_config.json and /etc/llm_router/config.json are tried";

std::string host_fault(const std::string& text) {
  if (text == "localhost" || is_ipv4(text) || is_ipv6(text)) return {};
  return "must be an IP address (without brackets or port) or localhost";
}

CLI::App* add_serve(CLI::App& app, ServeOptions& options) {
  auto* const serve = app.add_subcommand("serve", "Serve until SIGTERM or Ctrl-C");
  auto* const config = serve->add_option("-c,--config", options.config, kConfigHelp);
  serve->add_option("--host", options.host, "Address to listen on; default 127.0.0.1")
      ->check(CLI::Validator{host_fault, "ADDRESS"});
  serve
      ->add_option("-p,--port", options.port, "Port to listen on, 0 for any free one; default 8000")
      ->check(CLI::Range(0, 65535));
  serve->add_option("-t,--threads", options.threads, "Relay threads; default: one a core")
      ->check(CLI::Range(0, 1024));
  serve->add_option("--log-dir", options.log_dir, "Folder of the log files; default logs");
  auto* const reload = serve->add_flag("--reload", options.reload,
                                       "Load the configuration anew whenever its file changes");
  serve
      ->add_flag("--demo", options.demo,
                 "Serve simulated providers inside this process; needs no keys")
      ->excludes(config)
      ->excludes(reload);
  serve->add_flag("--insecure-no-auth", options.insecure_no_auth,
                  "Ask clients for no key although other machines can connect");
  return serve;
}

CLI::App* add_init(CLI::App& app, InitOptions& options) {
  auto* const init = app.add_subcommand("init", "Write an example configuration to start from");
  options.output = "llm_router_config.json";
  init->add_option("-o,--output", options.output, "File to write")->capture_default_str();
  init->add_flag("-f,--force", options.force, "Overwrite an existing file without asking");
  return init;
}

CLI::App* add_check(CLI::App& app, CheckOptions& options) {
  auto* const check = app.add_subcommand("check", "Check the configuration and list its providers");
  check->add_option("-c,--config", options.config, kConfigHelp);
  check->add_flag("--live", options.live, "Also ask each provider for its models");
  return check;
}

CLI::App* add_compress_logs(CLI::App& app, CompressLogsOptions& options) {
  auto* const compress = app.add_subcommand(
      "compress-logs", "Compress logs that no running router writes to, with zstd");
  options.log_dir = "logs";
  compress->add_option("--log-dir", options.log_dir, "Folder of the logs")->capture_default_str();
  compress->add_option("--days", options.days, "Leave logs alone that are younger")
      ->check(CLI::Range(0, 36500))
      ->capture_default_str();
  return compress;
}

// CLI11 only asks for a command where the first word is none, so that case is looked for first.
std::optional<Exit> unknown_command(const CLI::App& app, int argc, const char* const* argv) {
  const std::string given = argc > 1 ? argv[1] : "";
  std::vector<std::string> names;
  for (const auto* const each : app.get_subcommands(nullptr)) names.push_back(each->get_name());
  const bool known = std::find(names.begin(), names.end(), given) != names.end();
  if (known || given.empty() || given.starts_with('-')) return std::nullopt;
  const auto meant = closest(given, names);
  print_error("there is no command " + given + (meant ? "; did you mean " + *meant + "?" : ""));
  std::cerr << "Run `llm-api-router --help` to see what there is.\n";
  return Exit{kWrongUsage};
}

Exit wrong_usage(const CLI::App& app, const CLI::ParseError& error) {
  print_error(error.what());
  std::string command = "llm-api-router";
  for (const auto* const each : app.get_subcommands()) command += " " + each->get_name();
  std::cerr << "Run `" << command << " --help` to see what there is.\n";
  return {kWrongUsage};
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  CLI::App app{kAbout, "llm-api-router"};
  ServeOptions serve;
  InitOptions init;
  CheckOptions check;
  CompressLogsOptions compress_logs;
  app.set_version_flag("--version", std::string{"llm-api-router "} + kVersion);
  app.require_subcommand(1);
  const auto* const serve_command = add_serve(app, serve);
  const auto* const init_command = add_init(app, init);
  const auto* const check_command = add_check(app, check);
  const auto* const compress_logs_command = add_compress_logs(app, compress_logs);
  app.add_subcommand("schema", "Print the JSON Schema of the configuration");
  app.footer("Start with `llm-api-router init`, or try `llm-api-router serve --demo`.");
  if (const auto exit = unknown_command(app, argc, argv)) return *exit;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {
    return Exit{app.exit(shown)};
  } catch (const CLI::ParseError& error) {
    return wrong_usage(app, error);
  }
  if (serve_command->parsed()) return serve;
  if (init_command->parsed()) return init;
  if (check_command->parsed()) return check;
  if (compress_logs_command->parsed()) return compress_logs;
  return SchemaOptions{};
}

}  // namespace llm_api_router::cli
