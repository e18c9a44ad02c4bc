#include "telemetry/provider_stats.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::telemetry {
namespace {

std::uint64_t count_of(Microseconds time) {
  return static_cast<std::uint64_t>(std::max(time, Microseconds{0}).count());
}

Microseconds time_of(const Counter& counter) {
  return Microseconds{static_cast<Microseconds::rep>(counter.read())};
}

std::optional<WallTime> wall_time(std::int64_t since_epoch) {
  if (since_epoch == 0) {
    return std::nullopt;
  }
  return WallTime{
      std::chrono::duration_cast<WallTime::duration>(std::chrono::nanoseconds{since_epoch})};
}

}  // namespace

void TokenCounters::add(const Usage& usage) {
  input.add(usage.input_tokens.value_or(0));
  output.add(usage.output_tokens.value_or(0));
  cached.add(usage.cached_tokens.value_or(0));
}

TokenTotals TokenCounters::read() const {
  return {.input = input.read(), .output = output.read(), .cached = cached.read()};
}

void AnswerCounters::add(const ExchangeRecord& record, bool timed) {
  requests_.add(1);
  if (!timed || !record.latency) {
    return;
  }
  timed_.add(1);
  latency_.add(count_of(*record.latency));
  if (record.time_to_first_token) {
    with_first_token_.add(1);
    time_to_first_token_.add(count_of(*record.time_to_first_token));
  }
  if (record.usage.output_tokens) {
    add_output(*record.usage.output_tokens, *record.latency,
               record.time_to_first_token.value_or(Microseconds{0}));
  }
}

void AnswerCounters::add_output(std::uint64_t tokens, Microseconds latency,
                                Microseconds to_first_token) {
  output_tokens_.add(tokens);
  output_latency_.add(count_of(latency));
  output_after_first_token_.add(count_of(latency - to_first_token));
}

AnswerTotals AnswerCounters::read() const {
  return {.requests = requests_.read(),
          .timed = timed_.read(),
          .latency = time_of(latency_),
          .with_first_token = with_first_token_.read(),
          .time_to_first_token = time_of(time_to_first_token_),
          .output_tokens = output_tokens_.read(),
          .output_latency = time_of(output_latency_),
          .output_after_first_token = time_of(output_after_first_token_)};
}

ProviderStats::ProviderStats(Api api, std::string name, std::size_t shards)
    : api_(api),
      name_(std::move(name)),
      count_(shards),
      shards_(std::make_unique<Shard[]>(shards)) {}

std::int64_t ProviderStats::in_progress() const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    sum += shards_[i].in_progress.read();
  }
  return sum;
}

void ProviderStats::set_last_error(std::string error, int status, WallTime time) {
  const std::lock_guard lock{mutex_};
  if (last_error_time_ && time < *last_error_time_) {
    return;
  }
  last_error_ = std::move(error);
  last_error_status_ = status;
  last_error_time_ = time;
}

ProviderSnapshot ProviderStats::snapshot() const {
  ProviderSnapshot all;
  std::int64_t last_request = 0;
  std::int64_t last_success = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const auto& shard = shards_[i];
    all.in_progress += shard.in_progress.read();
    all.successful += shard.successful.read();
    all.failed += shard.failed.read();
    all.tokens += shard.tokens.read();
    all.streaming += shard.streaming.read();
    all.non_streaming += shard.non_streaming.read();
    last_request = std::max(last_request, shard.last_request.read());
    last_success = std::max(last_success, shard.last_success.read());
  }
  all.last_request = wall_time(last_request);
  all.last_success = wall_time(last_success);
  const std::lock_guard lock{mutex_};
  all.last_error = last_error_;
  all.last_error_time = last_error_time_;
  all.last_error_status = last_error_status_;
  return all;
}

}  // namespace llm_api_router::telemetry
