#include "tests/cli/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>
#include <utility>

namespace llm_api_router::cli {
namespace {

// Far longer than anything takes, even under a sanitizer on a busy machine.
constexpr int kPatienceMs = 60'000;

struct Ends {
  int ours = -1;
  int theirs = -1;
};

void must(bool good, const std::string& what) {
  if (!good) throw std::runtime_error{what};
}

Ends make_pipe(bool they_read) {
  std::array<int, 2> ends{};
  must(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
  return they_read ? Ends{.ours = ends[1], .theirs = ends[0]}
                   : Ends{.ours = ends[0], .theirs = ends[1]};
}

// Without echo, so that what is typed does not come back as output.
Ends make_terminal() {
  const int ours = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  must(ours >= 0 && ::grantpt(ours) == 0 && ::unlockpt(ours) == 0, "posix_openpt");
  const int theirs = ::open(::ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
  must(theirs >= 0, "ptsname");
  termios settings{};
  ::tcgetattr(theirs, &settings);
  settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  ::tcsetattr(theirs, TCSANOW, &settings);
  return {.ours = ours, .theirs = theirs};
}

// This process's environment, but for what would make a difference to the tests.
std::vector<std::string> environment_of(const Invocation& invocation) {
  auto wanted = invocation.environment;
  wanted.emplace("HOME", invocation.folder.string());
  wanted.emplace("TERM", "xterm");
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text{*entry};
    const auto name = text.substr(0, text.find('='));
    if (name != "NO_COLOR" && !wanted.contains(name)) all.push_back(text);
  }
  for (const auto& [name, value] : wanted) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

pid_t spawn(const Invocation& invocation, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, invocation.folder.c_str());
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  auto words = invocation.launcher;
  words.emplace_back(ROUTER_PROGRAM);
  words.insert(words.end(), invocation.arguments.begin(), invocation.arguments.end());
  auto environment = environment_of(invocation);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, words.front().c_str(), &actions, nullptr,
                                   pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  must(error == 0, "cannot run " + words.front());
  return pid;
}

void close_once(int& descriptor) {
  if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

}  // namespace

Process::Process(const Invocation& invocation) {
  Ends in = invocation.on_terminal ? make_terminal() : make_pipe(true);
  Ends out = make_pipe(false);
  Ends err = invocation.on_terminal ? Ends{.ours = ::dup(in.ours), .theirs = ::dup(in.theirs)}
                                    : make_pipe(false);
  const auto& input = invocation.input;
  must(::write(in.ours, input.data(), input.size()) == static_cast<ssize_t>(input.size()), "write");
  pid_ = spawn(invocation, in.theirs, out.theirs, err.theirs);
  for (int* const each : {&in.theirs, &out.theirs, &err.theirs, &in.ours}) close_once(*each);
  out_end_ = out.ours;
  err_end_ = err.ours;
}

Process::~Process() {
  close_once(out_end_);
  close_once(err_end_);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool Process::wait_for_out(std::string_view text) {
  while (out_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

bool Process::wait_for_err(std::string_view text) {
  while (err_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

void Process::signal(int number) const { ::kill(pid_, number); }

Outcome Process::finish() {
  while (read_more()) {
  }
  if (out_end_ >= 0 || err_end_ >= 0) ::kill(pid_, SIGKILL);  // it went silent without ending
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {.code = code, .out = out_, .err = err_};
}

bool Process::read_more() {
  std::array<pollfd, 2> ends{pollfd{.fd = out_end_, .events = POLLIN, .revents = 0},
                             pollfd{.fd = err_end_, .events = POLLIN, .revents = 0}};
  if (out_end_ < 0 && err_end_ < 0) return false;
  if (::poll(ends.data(), ends.size(), kPatienceMs) <= 0) return false;
  if (ends[0].revents != 0) take(out_end_, out_);
  if (ends[1].revents != 0) take(err_end_, err_);
  return true;
}

void Process::take(int& descriptor, std::string& text) {
  std::array<char, 8192> room{};
  const auto got = ::read(descriptor, room.data(), room.size());
  if (got > 0) {
    text.append(room.data(), static_cast<std::size_t>(got));
  } else {
    close_once(descriptor);  // a terminal whose other side is closed reads as an error
  }
}

Outcome run(const Invocation& invocation) { return Process{invocation}.finish(); }

}  // namespace llm_api_router::cli
