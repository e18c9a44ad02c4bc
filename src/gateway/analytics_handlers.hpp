// /analytics/*: what clients ask, put to analytics' own thread; the relay thread never waits for
// it.
#pragma once

#include <string>
#include <string_view>

#include "gateway/answers.hpp"
#include "gateway/exchange.hpp"
#include "net/downstream.hpp"
#include "net/io_thread.hpp"

#include "analytics/analytics.hpp"

namespace llm_api_router::gateway {

// Of one relay thread.
class AnalyticsHandlers {
 public:
  AnalyticsHandlers(net::IoThread& thread, analytics::Analytics& analytics)
      : thread_(thread), analytics_(analytics) {}

  // Whether a path is for handle().
  static bool answers(std::string_view path) { return path.starts_with("/analytics/"); }

  // `extra_fields` go with every answer.
  net::awaitable<void> handle(net::Downstream& downstream, Target target, std::string extra_fields);

 private:
  net::awaitable<void> tell(net::Downstream& downstream, analytics::Question question,
                            const std::string& extra_fields);
  net::awaitable<void> export_rows(net::Downstream& downstream,
                                   const analytics::ExportParameters& parameters,
                                   const std::string& extra_fields);

  net::IoThread& thread_;
  analytics::Analytics& analytics_;
};

}  // namespace llm_api_router::gateway
