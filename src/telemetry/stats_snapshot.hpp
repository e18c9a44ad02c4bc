// The statistics at one moment, and the figures that follow from them. What counts as what is said
// in stats.hpp.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/api.hpp"
#include "model/exchange_record.hpp"
#include "telemetry/histogram.hpp"

namespace llm_api_router::telemetry {

struct TokenTotals {
  std::uint64_t input = 0;
  std::uint64_t output = 0;
  std::uint64_t cached = 0;  // part of `input`
  [[nodiscard]] std::uint64_t total() const { return input + output; }
  TokenTotals& operator+=(const TokenTotals& other);
};

// Successful answers of one kind, streamed or not. Averages and rates are 0 while nothing was
// measured.
struct AnswerTotals {
  std::uint64_t requests = 0;
  // Those of them whose time says something about the provider's speed.
  std::uint64_t timed = 0;
  Microseconds latency{0};
  // Streams with a first token.
  std::uint64_t with_first_token = 0;
  Microseconds time_to_first_token{0};
  // Answers that told their output tokens, and the time these took, with and without the time to
  // the first of them.
  std::uint64_t output_tokens = 0;
  Microseconds output_latency{0};
  Microseconds output_after_first_token{0};

  [[nodiscard]] double average_latency_ms() const;
  [[nodiscard]] double average_time_to_first_token_ms() const;
  // Output tokens per second of the whole latency.
  [[nodiscard]] double tokens_per_second() const;
  // Output tokens per second of what follows the first one: how fast text appears.
  [[nodiscard]] double tokens_per_second_after_first() const;
  AnswerTotals& operator+=(const AnswerTotals& other);
};

struct ProviderSnapshot {
  std::int64_t in_progress = 0;
  std::uint64_t successful = 0;
  std::uint64_t failed = 0;
  TokenTotals tokens;
  AnswerTotals streaming;
  AnswerTotals non_streaming;
  std::optional<WallTime> last_request;
  std::optional<WallTime> last_success;
  std::string last_error;  // empty: none so far
  std::optional<WallTime> last_error_time;
  int last_error_status = 0;  // 0: it had none

  [[nodiscard]] std::uint64_t total_requests() const { return successful + failed; }
  // In percent; 0 without a request.
  [[nodiscard]] double success_rate() const;
  [[nodiscard]] double failure_rate() const;
  [[nodiscard]] AnswerTotals answers() const;  // both kinds
};

struct ApiSnapshot {
  std::uint64_t total_requests = 0;
  TokenTotals tokens;
  // Of all requests; of streams that had a first token; of requests whose overhead is known.
  HistogramTotals duration;
  HistogramTotals time_to_first_token;
  HistogramTotals overhead;
  // Each provider known so far, by name; also those that no configuration names any more.
  std::map<std::string, ProviderSnapshot, std::less<>> providers;

  // The provider of that name; one without traffic if it is not known.
  [[nodiscard]] const ProviderSnapshot& provider(std::string_view name) const;
};

struct StatsSnapshot {
  Duration uptime{0};
  std::array<ApiSnapshot, kApiCount> apis;
  // Attempts at providers of both APIs, by what became of them.
  std::map<std::string, std::uint64_t, std::less<>> attempts;
  std::vector<Fallback> recent_fallbacks;  // oldest first

  [[nodiscard]] const ApiSnapshot& api(Api which) const {
    return apis[static_cast<std::size_t>(which)];
  }
};

}  // namespace llm_api_router::telemetry
