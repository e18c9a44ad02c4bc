#include "telemetry/console_line.hpp"

namespace llm_api_router::telemetry {
namespace {

std::string milliseconds(std::chrono::microseconds duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) +
         " ms";
}

std::string tokens(const Usage& usage) {
  if (!usage.input_tokens && !usage.output_tokens) return {};
  return ", " + std::to_string(usage.input_tokens.value_or(0)) + "+" +
         std::to_string(usage.output_tokens.value_or(0)) + " tokens";
}

}  // namespace

std::string console_line(const ExchangeRecord& record) {
  std::string line = record.path;
  if (!record.model.empty()) line += " " + record.model;
  if (!record.provider.empty()) line += " -> " + record.provider;
  line += " " + std::to_string(record.status);
  if (record.streaming) line += " stream";
  if (record.outcome == Outcome::client_left) line += " client left";
  if (record.outcome == Outcome::failure) line += " failed";
  line += tokens(record.usage);
  line += ", " + milliseconds(record.duration);
  if (record.time_to_first_token) {
    line += " (first after " + milliseconds(*record.time_to_first_token) + ")";
  }
  if (record.attempts > 1) line += ", " + std::to_string(record.attempts) + " attempts";
  return line;
}

}  // namespace llm_api_router::telemetry
