// One relay thread: its io_context, its listening socket, its upstream pool. An exchange never
// leaves it.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "gateway/analytics_handlers.hpp"
#include "gateway/exchange_log.hpp"
#include "gateway/info_handlers.hpp"
#include "gateway/logs.hpp"
#include "gateway/proxy_handler.hpp"
#include "gateway/routes.hpp"
#include "gateway/upstream_client.hpp"
#include "net/http_server.hpp"

#include "analytics/analytics.hpp"

namespace llm_api_router::gateway {

// What all relay threads share. Outlives them.
struct Shared {
  net::Resolver resolver;
  net::TlsContext tls;
  SharedRouting routing;
  telemetry::Stats stats;
  telemetry::RecentExchanges recent;
  Logs logs;
  Condition condition;
  analytics::Analytics analytics;  // to be stopped before the relay threads go

  Shared(std::size_t threads, const LoggingConfig& logging)
      : stats(threads, Clock::now()),
        recent(threads),
        logs(logging),
        analytics({.folder = logging.dir}) {}
};

class RelayThread {
 public:
  RelayThread(Shared& shared, std::size_t index, std::shared_ptr<const Snapshot> snapshot);
  ~RelayThread();
  RelayThread(const RelayThread&) = delete;
  RelayThread& operator=(const RelayThread&) = delete;

  [[nodiscard]] net::IoThread& io() { return thread_; }

  // Serves `acceptor`'s connections on a thread of its own from now on. `probes`: this thread also
  // makes the bare connects that end cooldowns.
  void start(net::Acceptor acceptor, bool probes);

  // From any thread; takes effect with the next request.
  void adopt(std::shared_ptr<const Snapshot> snapshot);

  // From any thread. `emptied` is called on the relay thread.
  void drain(std::function<void()> emptied);
  // From any thread, after drain(): ends what still runs.
  void interrupt();
  // Ends the thread. Precondition: no connection is left, or none matters.
  void join();

 private:
  net::awaitable<void> probe_connections();

  net::IoThread thread_;
  std::shared_ptr<const Snapshot> snapshot_;  // of the relay thread alone once started
  UpstreamClient upstream_;
  ExchangeLog log_;
  ProxyHandler proxy_;
  InfoHandlers info_;
  AnalyticsHandlers analytics_;
  Routes routes_;
  std::shared_ptr<net::HttpServer> server_;  // shared with its connections' coroutines
  std::thread runner_;
};

}  // namespace llm_api_router::gateway
