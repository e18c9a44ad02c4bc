// The only place where objects are wired.
#include "llm_api_router/server.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "gateway/relay_thread.hpp"

namespace llm_api_router {
namespace {

using gateway::make_snapshot;
using gateway::RelayThread;
using gateway::Shared;
using gateway::Snapshot;

// After the grace of stop(), interrupted exchanges unwind within moments.
constexpr auto kUnwind = std::chrono::seconds{2};

RouterConfig checked(RouterConfig config) {
  auto faults = config.validate();
  std::erase_if(faults, [](const ConfigFault& fault) {
    return fault.severity == ConfigFault::Severity::warning;
  });
  if (!faults.empty()) throw ConfigError("configuration", std::move(faults));
  return config;
}

std::size_t thread_count(const ServerConfig& server) {
  if (server.threads > 0) return static_cast<std::size_t>(server.threads);
  return std::max(1U, std::thread::hardware_concurrency());
}

// A peer that hangs up must be an error of one write, not the end of the program.
void ignore_broken_pipes() {
  struct sigaction now{};
  if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
    ::signal(SIGPIPE, SIG_IGN);
  }
}

// The authorities are read before a client waits for them; without need for TLS, never.
void prepare_tls(const net::TlsContext& tls, const Snapshot& snapshot) {
  for (const auto& api : snapshot.apis) {
    const auto uses_tls = [](const gateway::Provider& provider) { return provider.endpoint.tls; };
    if (std::ranges::any_of(api.providers, uses_tls)) tls.prepare();
  }
}

// The kernel stops a process with threads for 24–38 ms each time its descriptor table grows: let it
// grow once, to the limit, while there is one thread.
void grow_descriptor_table(int descriptor) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < 64) return;
  constexpr rlim_t kEnough = 65'536;
  const auto last = static_cast<int>(std::min(limit.rlim_cur, kEnough)) - 1;
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, last);
  if (copy >= 0) ::close(copy);
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(RouterConfig config)
      : shared_(thread_count(config.server), config.logging),
        snapshot_(make_snapshot(checked(std::move(config)), nullptr, shared_.stats, Clock::now())) {
    prepare_tls(shared_.tls, *snapshot_);
  }

  ~Impl() { stop(std::chrono::milliseconds{0}); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start() {
    ignore_broken_pipes();
    const auto& server = snapshot_->config.server;
    std::vector<net::IoThread*> io;
    for (std::size_t i = 0; i < thread_count(server); ++i) {
      threads_.push_back(std::make_unique<RelayThread>(shared_, i, snapshot_));
      io.push_back(&threads_.back()->io());
    }
    auto acceptors =
        net::listen(server.host, static_cast<std::uint16_t>(server.port), std::move(io));
    port_ = acceptors.front().local_endpoint().port();
    grow_descriptor_table(acceptors.front().native_handle());
    shared_.logs.start();
    shared_.logs.configured(*snapshot_);
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      threads_[i]->start(std::move(acceptors[i]), i == 0);
    }
    serving_ = threads_.size();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void reload(RouterConfig config) {
    config = checked(std::move(config));
    const std::scoped_lock lock(mutex_);
    snapshot_ = make_snapshot(std::move(config), snapshot_.get(), shared_.stats, Clock::now());
    prepare_tls(shared_.tls, *snapshot_);
    shared_.logs.configured(*snapshot_);
    for (const auto& thread : threads_) thread->adopt(snapshot_);
    shared_.condition.report_config_error({});
  }

  void report_config_error(std::string message) {
    shared_.condition.report_config_error(std::move(message));
  }

  void stop(std::chrono::milliseconds grace) {
    std::unique_lock lock(mutex_);
    const auto deadline = Clock::now() + grace;
    if (stop_by_) {
      // Another call is at it: it may only be made to hurry.
      stop_by_ = std::min(*stop_by_, deadline);
      changed_.notify_all();
      changed_.wait(lock, [this] { return stopped_; });
      return;
    }
    stop_by_ = deadline;
    shared_.condition.draining = true;
    if (serving_ > 0) drain(lock);
    lock.unlock();
    shared_.analytics.stop();
    for (const auto& thread : threads_) thread->join();
    shared_.logs.stop();
    lock.lock();
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  void drain(std::unique_lock<std::mutex>& lock) {
    for (const auto& thread : threads_) {
      thread->drain([this] {
        const std::scoped_lock emptied(mutex_);
        --serving_;
        changed_.notify_all();
      });
    }
    while (serving_ > 0 && Clock::now() < *stop_by_) changed_.wait_until(lock, *stop_by_);
    if (serving_ == 0) return;
    for (const auto& thread : threads_) thread->interrupt();
    changed_.wait_for(lock, kUnwind, [this] { return serving_ == 0; });
  }

  Shared shared_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::unique_ptr<RelayThread>> threads_;
  std::uint16_t port_ = 0;
  std::size_t serving_ = 0;  // threads that still have connections
  std::optional<TimePoint> stop_by_;
  bool stopped_ = false;
};

Server::Server(RouterConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}
Server::~Server() = default;

void Server::start() { impl_->start(); }
std::uint16_t Server::port() const { return impl_->port(); }
void Server::reload(RouterConfig config) { impl_->reload(std::move(config)); }
void Server::report_config_error(std::string message) {
  impl_->report_config_error(std::move(message));
}
void Server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }

}  // namespace llm_api_router
