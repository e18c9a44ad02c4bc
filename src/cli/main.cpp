// The program: reads the command line and runs one command.
#include <exception>
#include <iostream>
#include <variant>

#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"

namespace llm_api_router::cli {
namespace {

struct Run {
  int operator()(const Exit& exit) const { return exit.code; }
  int operator()(const ServeOptions& options) const { return serve(options); }
  int operator()(const InitOptions& options) const { return init(options); }
  int operator()(const CheckOptions& options) const { return check(options); }
  int operator()(const CompressLogsOptions& options) const { return compress_logs(options); }
  int operator()(const SchemaOptions&) const { return schema(); }
};

int run(int argc, const char* const* argv) {
  const int code = std::visit(Run{}, parse_command_line(argc, argv));
  if (std::cout.flush()) return code;
  print_error("the output could not be written");
  return kFailed;
}

}  // namespace
}  // namespace llm_api_router::cli

int main(int argc, char** argv) {
  try {
    return llm_api_router::cli::run(argc, argv);
  } catch (const std::exception& error) {
    llm_api_router::cli::print_error(error.what());
    return llm_api_router::cli::kFailed;
  }
}
