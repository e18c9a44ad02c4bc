// Which handler a request goes to, and who is let in.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/analytics_handlers.hpp"
#include "gateway/exchange.hpp"
#include "gateway/info_handlers.hpp"
#include "gateway/proxy_handler.hpp"

namespace llm_api_router::gateway {

// The door of one relay thread.
class Routes {
 public:
  // Gives the thread's present snapshot.
  using Current = std::function<std::shared_ptr<const Snapshot>()>;

  Routes(Current current, ProxyHandler& proxy, InfoHandlers& info, AnalyticsHandlers& analytics)
      : current_(std::move(current)), proxy_(proxy), info_(info), analytics_(analytics) {}

  net::awaitable<void> handle(net::Downstream& downstream);

 private:
  net::awaitable<void> proxy(net::Downstream& downstream, Api api, Target target,
                             std::shared_ptr<const Snapshot> snapshot);

  Current current_;
  ProxyHandler& proxy_;
  InfoHandlers& info_;
  AnalyticsHandlers& analytics_;
};

// Splits a request target (RFC 9112 §3.2) in origin or absolute form; an empty path for any other.
Target split_target(std::string_view target);

}  // namespace llm_api_router::gateway
