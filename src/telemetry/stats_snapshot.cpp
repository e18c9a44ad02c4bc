#include "telemetry/stats_snapshot.hpp"

namespace llm_api_router::telemetry {
namespace {

double milliseconds(Microseconds time) {
  return std::chrono::duration<double, std::milli>{time}.count();
}

double average_ms(Microseconds sum, std::uint64_t count) {
  return count == 0 ? 0.0 : milliseconds(sum) / static_cast<double>(count);
}

double per_second(std::uint64_t count, Microseconds time) {
  return time.count() <= 0
             ? 0.0
             : static_cast<double>(count) / std::chrono::duration<double>{time}.count();
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

TokenTotals& TokenTotals::operator+=(const TokenTotals& other) {
  input += other.input;
  output += other.output;
  cached += other.cached;
  return *this;
}

double AnswerTotals::average_latency_ms() const { return average_ms(latency, timed); }

double AnswerTotals::average_time_to_first_token_ms() const {
  return average_ms(time_to_first_token, with_first_token);
}

double AnswerTotals::tokens_per_second() const { return per_second(output_tokens, output_latency); }

double AnswerTotals::tokens_per_second_after_first() const {
  return per_second(output_tokens, output_after_first_token);
}

AnswerTotals& AnswerTotals::operator+=(const AnswerTotals& other) {
  requests += other.requests;
  timed += other.timed;
  latency += other.latency;
  with_first_token += other.with_first_token;
  time_to_first_token += other.time_to_first_token;
  output_tokens += other.output_tokens;
  output_latency += other.output_latency;
  output_after_first_token += other.output_after_first_token;
  return *this;
}

double ProviderSnapshot::success_rate() const { return percent(successful, total_requests()); }

double ProviderSnapshot::failure_rate() const { return percent(failed, total_requests()); }

AnswerTotals ProviderSnapshot::answers() const {
  auto both = streaming;
  both += non_streaming;
  return both;
}

const ProviderSnapshot& ApiSnapshot::provider(std::string_view name) const {
  static const ProviderSnapshot kWithoutTraffic;
  const auto found = providers.find(name);
  return found == providers.end() ? kWithoutTraffic : found->second;
}

}  // namespace llm_api_router::telemetry
