// Runs llm-api-router as a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace llm_api_router::cli {

// How the process ended, and everything it wrote.
struct Outcome {
  int code = -1;  // 128 + the signal that ended it, if one did
  std::string out;
  std::string err;
};

struct Invocation {
  // A program that runs the router, such as valgrind, and its arguments. Empty: none.
  std::vector<std::string> launcher = {};
  std::vector<std::string> arguments;
  // Where it runs, also its HOME.
  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
  std::string input;
  // Standard input and error are a terminal; else pipes.
  bool on_terminal = false;
};

class Process {
 public:
  explicit Process(const Invocation& invocation);
  ~Process();  // kills it if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits until `text` stands in what was written to stdout (or stderr) so far. False if the
  // process closed it, or went silent for too long, before.
  bool wait_for_out(std::string_view text);
  bool wait_for_err(std::string_view text);

  [[nodiscard]] const std::string& out() const { return out_; }

  [[nodiscard]] pid_t id() const { return pid_; }
  void signal(int number) const;

  // Waits for its end.
  Outcome finish();

 private:
  // Reads what there is from both; false once both are closed or nothing came for too long.
  bool read_more();
  void take(int& descriptor, std::string& text);

  pid_t pid_ = -1;
  int out_end_ = -1;
  int err_end_ = -1;
  std::string out_;
  std::string err_;
};

// Runs it to its end.
[[nodiscard]] Outcome run(const Invocation& invocation);

}  // namespace llm_api_router::cli
