// Command lines, an argument a line: each is a command whose options are within their bounds, or an
// exit that says whose fault it was.
#include <iostream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "cli/command_line.hpp"
#include "cli/exit_code.hpp"
#include "config/url.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

// What the program would say is kept from the fuzzer's output, and looked at.
class Output {
 public:
  explicit Output(std::ostream& stream) : stream_(stream), kept_(stream.rdbuf(said_.rdbuf())) {}
  ~Output() { stream_.rdbuf(kept_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] std::string text() const { return said_.str(); }

 private:
  std::ostringstream said_;
  std::ostream& stream_;
  std::streambuf* kept_;
};

bool is_within(const std::optional<int>& number, int most) {
  return !number || (*number >= 0 && *number <= most);
}

void expect_bounds(const cli::ServeOptions& serve) {
  expect(is_within(serve.port, 65535), "a port is within its bounds");
  expect(is_within(serve.threads, 1024), "threads are within their bounds");
  expect(!serve.host || *serve.host == "localhost" || is_ipv4(*serve.host) || is_ipv6(*serve.host),
         "a host is an address or localhost");
  expect(!serve.demo || (serve.config.empty() && !serve.reload), "the demo has no configuration");
}

cli::Command parsed(const std::vector<std::string>& arguments) {
  std::vector<const char*> pointers = {"llm-api-router"};
  for (const auto& argument : arguments) pointers.push_back(argument.c_str());
  pointers.push_back(nullptr);
  return cli::parse_command_line(static_cast<int>(pointers.size()) - 1, pointers.data());
}

void expect_parsed(const std::vector<std::string>& arguments) {
  const Output out(std::cout);
  const Output err(std::cerr);
  const auto command = parsed(arguments);
  const auto* const exit = std::get_if<cli::Exit>(&command);
  if (exit == nullptr) {
    expect(out.text().empty() && err.text().empty(), "a command is read silently");
  } else {
    expect(exit->code == cli::kOk || exit->code == cli::kWrongUsage,
           "an exit has one of two codes");
    expect((exit->code == cli::kOk ? out : err).text().size() > 1, "and says why");
  }
  if (const auto* const serve = std::get_if<cli::ServeOptions>(&command)) expect_bounds(*serve);
  if (const auto* const compress = std::get_if<cli::CompressLogsOptions>(&command)) {
    expect(is_within(compress->days, 36500), "days are within their bounds");
  }
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  std::vector<std::string> arguments;
  for (const auto line : split(text_of(data, size), '\n')) {
    // The system's arguments hold no NUL.
    arguments.emplace_back(line.substr(0, line.find('\0')));
  }
  expect_parsed(arguments);
  return 0;
}
