// The statistics of one provider: a shard for each relay thread, so that counting takes no lock.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "model/api.hpp"
#include "telemetry/counter.hpp"
#include "telemetry/stats_snapshot.hpp"

namespace llm_api_router::telemetry {

// Tokens as one thread counted them.
struct TokenCounters {
  Counter input;
  Counter output;
  Counter cached;

  void add(const Usage& usage);
  [[nodiscard]] TokenTotals read() const;
};

// AnswerTotals as one thread counted them.
class AnswerCounters {
 public:
  // `timed`: the exchange's time says something about the provider's speed.
  void add(const ExchangeRecord& record, bool timed);
  [[nodiscard]] AnswerTotals read() const;

 private:
  void add_output(std::uint64_t tokens, Microseconds latency, Microseconds to_first_token);

  Counter requests_;
  Counter timed_;
  Counter latency_;
  Counter with_first_token_;
  Counter time_to_first_token_;
  Counter output_tokens_;
  Counter output_latency_;
  Counter output_after_first_token_;
};

class ProviderStats {
 public:
  // What one relay thread counted. Aligned, so that no thread's counting slows another's.
  struct alignas(64) Shard {
    Gauge in_progress;
    Counter successful;
    Counter failed;
    TokenCounters tokens;
    AnswerCounters streaming;
    AnswerCounters non_streaming;
    Gauge last_request;  // nanoseconds since the epoch, 0: none
    Gauge last_success;
  };

  ProviderStats(Api api, std::string name, std::size_t shards);

  [[nodiscard]] Api api() const { return api_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  // To be written by the relay thread of that number only.
  [[nodiscard]] Shard& shard(std::size_t thread) { return shards_[thread]; }

  // Attempts under way at this moment, on all threads. From any thread.
  [[nodiscard]] std::int64_t in_progress() const;

  // From any thread. Failures are rare, and only snapshots share this lock with them.
  void set_last_error(std::string error, int status, WallTime time);

  // From any thread.
  [[nodiscard]] ProviderSnapshot snapshot() const;

 private:
  Api api_;
  std::string name_;
  std::size_t count_;
  std::unique_ptr<Shard[]> shards_;

  mutable std::mutex mutex_;
  std::string last_error_;
  std::optional<WallTime> last_error_time_;
  int last_error_status_ = 0;
};

}  // namespace llm_api_router::telemetry
