#include "net/connection_pool.hpp"

namespace llm_api_router::net {
namespace {

// Below the time after which providers and the load balancers before them close (60 s and more).
constexpr auto kIdleLimit = std::chrono::seconds{50};
constexpr auto kSweepEvery = std::chrono::seconds{10};
// To one endpoint, for each relay thread, at some 1 KiB each. With fewer than there are requests at
// once, connections that others are about to need would be closed.
constexpr std::size_t kMaxIdle = 2048;

}  // namespace

std::unique_ptr<UpstreamConnection> ConnectionPool::take(const Endpoint& endpoint) {
  const auto found = idle_.find(endpoint);
  if (found == idle_.end()) return nullptr;
  auto& idle = found->second;
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    // Bytes nobody asked for are as bad as the end: the next answer would be taken for another's.
    if (!connection->stream().read_watch().fired()) return connection;
  }
  return nullptr;
}

void ConnectionPool::give_back(const Endpoint& endpoint,
                               std::unique_ptr<UpstreamConnection> connection) {
  if (connection->reader().has_unread()) return;
  connection->stream().never_expires();
  connection->stream().read_watch().arm();
  connection->idle_since_ = Clock::now();
  connection->reused_ = true;
  auto& idle = idle_[endpoint];
  if (idle.size() >= kMaxIdle) idle.pop_front();
  idle.push_back(std::move(connection));
  if (!sweep_.is_linked()) sweep_.expires_after(kSweepEvery);
}

void ConnectionPool::interrupt(Interruption /*why*/) {
  const auto too_old = Clock::now() - kIdleLimit;
  for (auto entry = idle_.begin(); entry != idle_.end();) {
    auto& idle = entry->second;
    while (!idle.empty() && idle.front()->idle_since_ < too_old) idle.pop_front();
    std::erase_if(idle, [](const auto& one) { return one->stream().read_watch().fired(); });
    entry = idle.empty() ? idle_.erase(entry) : std::next(entry);
  }
  if (!idle_.empty()) sweep_.expires_after(kSweepEvery);
}

}  // namespace llm_api_router::net
