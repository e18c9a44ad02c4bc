// The format is that of valgrind's manual, "Callgrind Format Specification". Of it three lines are
// looked at: "totals: INSTRUCTIONS", and "cfn=FUNCTION" with the "calls=COUNT LINE" that follows
// it, which tells how often some other function called it.
#include "tests/cost/callgrind_profile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace llm_api_router::test {
namespace {

// memalign and its kin call malloc for what needs no more than its alignment, as all does here.
constexpr std::array<std::string_view, 3> kAllocators{"malloc", "calloc", "realloc"};
constexpr std::array<std::string_view, 31> kSystemCalls{
    "accept",     "accept4",    "close",     "connect",   "epoll_ctl",       "epoll_wait",
    "fcntl",      "fcntl64",    "fdatasync", "fstat",     "fsync",           "getpeername",
    "getsockopt", "ioctl",      "lseek64",   "nanosleep", "clock_nanosleep", "open64",
    "poll",       "pread64",    "read",      "recv",      "recvmsg",         "send",
    "sendmsg",    "setsockopt", "shutdown",  "syscall",   "timerfd_settime", "write",
    "writev"};
constexpr std::array<std::string_view, 3> kClocks{"clock_gettime", "gettimeofday", "time"};

template <std::size_t kCount>
bool is_one(const std::array<std::string_view, kCount>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

double number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return static_cast<double>(value);
}

// The name of a function without the version of its symbol.
std::string_view plain(std::string_view name) { return name.substr(0, name.find('@')); }

void add_calls(std::string_view function, double count, Cost& cost) {
  if (is_one(kAllocators, function)) cost.allocations += count;
  if (is_one(kSystemCalls, function)) cost.system_calls += count;
  if (is_one(kClocks, function)) cost.clock_reads += count;
}

}  // namespace

Cost read_profile(const std::filesystem::path& path) {
  constexpr std::string_view kTotals = "totals: ";
  constexpr std::string_view kCalled = "cfn=";
  constexpr std::string_view kCalls = "calls=";
  Cost cost;
  bool whole = false;
  std::ifstream file{path};
  std::string called;
  for (std::string line; std::getline(file, line);) {
    const std::string_view text{line};
    if (text.starts_with(kTotals)) {
      cost.instructions = number(text.substr(kTotals.size()));
      whole = true;
    } else if (text.starts_with(kCalled)) {
      called = plain(text.substr(kCalled.size()));
    } else if (text.starts_with(kCalls)) {
      add_calls(called, number(text.substr(kCalls.size())), cost);
    }
  }
  if (!whole) throw std::runtime_error{path.string() + " is no profile of callgrind"};
  return cost;
}

}  // namespace llm_api_router::test
