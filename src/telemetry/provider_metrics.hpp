// The metrics that each provider has one sample of.
#pragma once

#include "telemetry/metrics_text.hpp"
#include "telemetry/stats_snapshot.hpp"
#include "telemetry/status_json.hpp"

namespace llm_api_router::telemetry {

void add_provider_metrics(MetricsText& text, const StatusView& view, const StatsSnapshot& stats);

}  // namespace llm_api_router::telemetry
