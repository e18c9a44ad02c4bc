#include "telemetry/log_record.hpp"

#include <algorithm>

namespace llm_api_router::telemetry {
namespace {

std::size_t footprint(const Boxed<Failure>& failure) {
  if (!failure) return 0;
  return sizeof *failure + failure->message.capacity() + failure->error_type.capacity() +
         failure->error_code.capacity();
}

std::size_t footprint(const ExchangeRecord& exchange) {
  auto bytes = exchange.path.capacity() + exchange.model.capacity() + exchange.session.capacity() +
               footprint(exchange.failure) + exchange.tried.capacity() * sizeof(AttemptRecord) +
               exchange.skipped.capacity() * sizeof(SkippedProvider);
  for (const auto& attempt : exchange.tried) bytes += attempt.error.capacity();
  return bytes;
}

}  // namespace

std::size_t LogRecord::line_count() const {
  const auto errors = std::count_if(steps.begin(), steps.end(),
                                    [](const LogStep& step) { return step.is_error(); });
  return static_cast<std::size_t>(begins && request.known) + steps.size() +
         static_cast<std::size_t>(errors) + static_cast<std::size_t>(ends);
}

std::size_t LogRecord::footprint() const {
  auto sum = sizeof *this + user_agent.capacity() + steps.capacity() * sizeof(LogStep) +
             request_body.footprint() + answer_body.footprint() + telemetry::footprint(exchange);
  for (const auto& step : steps) sum += telemetry::footprint(step.failure);
  return sum;
}

}  // namespace llm_api_router::telemetry
