// The command line, read into one command with its options.
#pragma once

#include <optional>
#include <string>
#include <variant>

namespace llm_api_router::cli {

// Nothing is left to do: help or the version was shown, or the usage was wrong and that was said.
struct Exit {
  int code = 0;
};

struct ServeOptions {
  // Empty: looked for in the default places.
  std::string config;
  // Given ones go before the file's `server` members.
  std::optional<std::string> host;
  std::optional<int> port;
  std::optional<int> threads;
  std::optional<std::string> log_dir;  // goes before `logging.dir`
  bool reload = false;
  bool demo = false;
  bool insecure_no_auth = false;
};

struct InitOptions {
  std::string output;
  bool force = false;
};

struct CheckOptions {
  std::string config;  // as in ServeOptions
  bool live = false;
};

struct CompressLogsOptions {
  std::string log_dir;
  int days = 7;  // that a log must be old
};

struct SchemaOptions {};

using Command =
    std::variant<Exit, ServeOptions, InitOptions, CheckOptions, CompressLogsOptions, SchemaOptions>;

// Help and version go to stdout, errors to stderr.
[[nodiscard]] Command parse_command_line(int argc, const char* const* argv);

}  // namespace llm_api_router::cli
