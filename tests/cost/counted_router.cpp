// callgrind writes a profile, and begins a new one, whenever the program comes to a function that
// it was told: the one that writes the metrics, which no exchange calls.
#include "tests/cost/counted_router.hpp"

#include <poll.h>
#include <sched.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "tests/support/client.hpp"

namespace llm_api_router::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "llm_router_config.json";
constexpr const char* kLogs = "logs";
constexpr const char* kRows = "request_stats.csv";
constexpr const char* kProfile = "profile";
// Far longer than anything takes, even on a busy machine.
constexpr int kPatienceMs = 60'000;

void must(bool good, const std::string& what) {
  if (!good) throw std::runtime_error{what};
}

std::string config(const std::string& base_url, const std::string& bodies) {
  const auto provider = [&](const std::string& path) {
    return R"([{"api_key":"sk-0123456789","timeout":600,"max_retries":0,"base_url":")" + base_url +
           path + R"("}])";
  };
  return R"({"openai":)" + provider("") + R"(,"anthropic":)" + provider("") +
         R"(,"logging":{"level":"warning","bodies":")" + bodies + R"("}})";
}

cli::Invocation invocation(const fs::path& folder, const std::string& base_url,
                           const std::string& bodies) {
  std::ofstream{folder / kConfig} << config(base_url, bodies);
  ::chmod((folder / kConfig).c_str(), S_IRUSR | S_IWUSR);
  return {.launcher = {"valgrind", "--quiet", "--tool=callgrind", "--compress-strings=no",
                       "--compress-pos=no", std::string{"--callgrind-out-file="} + kProfile,
                       "--dump-before=llm_api_router::telemetry::prometheus_text*"},
          .arguments = {"serve", "--port", "0", "--threads", "1"},
          .folder = folder,
          .environment = {},
          .input = {},
          .on_terminal = false};
}

std::uint16_t port_in(std::string_view banner) {
  constexpr std::string_view kBefore = "listens on 127.0.0.1 port ";
  std::uint16_t port = 0;
  const auto at = banner.find(kBefore);
  if (at == std::string_view::npos) return port;
  const auto digits = banner.substr(at + kBefore.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

std::size_t lines_of(const fs::path& path) {
  std::ifstream file{path};
  return static_cast<std::size_t>(
      std::count(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}, '\n'));
}

// Whether the thread waits for events (proc(5), "/proc/pid/syscall").
bool waits_for_events(const fs::path& thread) {
  long call = -1;
  std::ifstream{thread} >> call;
  return call == SYS_epoll_wait || call == SYS_epoll_pwait;
}

// Of those threads of the process whose system calls are shown.
std::vector<fs::path> threads_of(pid_t process) {
  std::vector<fs::path> threads;
  const auto all = fs::path{"/proc"} / std::to_string(process) / "task";
  for (const auto& thread : fs::directory_iterator(all)) {
    std::string shown;
    if (std::ifstream{thread.path() / "syscall"} >> shown) {
      threads.push_back(thread.path() / "syscall");
    }
  }
  return threads;
}

// Tells of writes to the files of a folder.
class FolderNotice {
 public:
  explicit FolderNotice(const fs::path& path) : descriptor_(::inotify_init1(IN_CLOEXEC)) {
    must(::inotify_add_watch(descriptor_, path.c_str(), IN_MODIFY) >= 0, "inotify_add_watch");
  }
  ~FolderNotice() { ::close(descriptor_); }
  FolderNotice(const FolderNotice&) = delete;
  FolderNotice& operator=(const FolderNotice&) = delete;

  // False if there is none for too long.
  [[nodiscard]] bool wait() const {
    pollfd end{.fd = descriptor_, .events = POLLIN, .revents = 0};
    std::array<char, 4096> events{};
    return ::poll(&end, 1, kPatienceMs) > 0 &&
           ::read(descriptor_, events.data(), events.size()) > 0;
  }

 private:
  int descriptor_;
};

}  // namespace

CountedRouter::CountedRouter(const fs::path& folder, const std::string& base_url,
                             const std::string& bodies)
    : folder_(folder), process_(invocation(folder, base_url, bodies)) {
  must(process_.wait_for_out("Try it"), "the router did not start under valgrind");
  port_ = port_in(process_.out());
  threads_ = threads_of(process_.id());
}

void CountedRouter::wait_until_idle() const {
  if (threads_.empty()) return;
  while (std::ranges::none_of(threads_, waits_for_events)) ::sched_yield();
}

void CountedRouter::wait_for_rows(std::size_t exchanges) const {
  const FolderNotice notice(folder_ / kLogs);
  const auto rows = folder_ / kLogs / kRows;
  while (lines_of(rows) < exchanges + 1) must(notice.wait(), "rows of statistics are missing");
}

void CountedRouter::cut() const {
  const auto answer = Client{port_}.exchange({.method = "GET", .target = "/metrics"});
  must(answer.status == 200, "the router did not tell its metrics");
}

std::vector<Cost> CountedRouter::finish() {
  process_.signal(SIGTERM);
  must(process_.finish().code == 0, "the router did not end well");
  std::vector<Cost> parts;
  for (int part = 1; fs::exists(folder_ / (std::string{kProfile} + "." + std::to_string(part)));
       ++part) {
    if (part > 1) {
      parts.push_back(read_profile(folder_ / (std::string{kProfile} + "." + std::to_string(part))));
    }
  }
  return parts;
}

}  // namespace llm_api_router::test
