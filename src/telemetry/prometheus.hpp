// The document of GET /metrics. Its names are held by tests/golden/metrics.txt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/process_metrics.hpp"
#include "telemetry/stats_snapshot.hpp"
#include "telemetry/status_json.hpp"

namespace llm_api_router::telemetry {

// Log records that were lost, and why.
struct LogDropped {
  std::string_view reason;  // one of few, such as "queue_full"
  std::uint64_t count = 0;
};

// The media type of the document.
inline constexpr std::string_view kPrometheusType = "text/plain; version=0.0.4; charset=utf-8";

// Lists exactly the providers of `view`, those without traffic with zeros, and every reason of
// `dropped`. Without `process` the process_ metrics are left out.
std::string prometheus_text(const StatusView& view, const StatsSnapshot& stats,
                            const std::vector<LogDropped>& dropped,
                            const std::optional<ProcessMetrics>& process);

}  // namespace llm_api_router::telemetry
