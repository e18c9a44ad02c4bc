// What the router has done so far, counted per API and per provider. /status and /metrics show it.
//
// What counts as what:
// - An API's total_requests counts exchanges, whatever became of them. A provider's counts attempts
//   that came to a result there: successful and failed ones. So an exchange that failed at one
//   provider and succeeded at the next is one request of the API and one of each provider.
// - Successful: an answer went down whole, or the provider refused the request itself, which is the
//   client's mistake. Failed: every other attempt, also one whose stream broke off. A client that
//   left makes its attempt neither.
// - Tokens count once they are told, whatever became of the exchange: they were used. count_tokens
//   uses none.
// - Latency, time to first token and tokens per second are those of successful attempts at a model
//   (chat, messages, responses, completions, embeddings), measured from the attempt's own start.
// - In progress: attempts under way.
// - An attempt's outcome is "success"; "request_error" if the provider refused the request;
//   "broken" if its answer broke off; "client_left"; else what the caller names.
// Statistics belong to an API and a provider's name, and live as long as the program.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/histogram.hpp"
#include "telemetry/named_counters.hpp"
#include "telemetry/provider_stats.hpp"
#include "telemetry/recent_fallbacks.hpp"
#include "telemetry/stats_snapshot.hpp"

namespace llm_api_router::telemetry {

class Stats {
 public:
  // `threads` relay threads count, each under its own number from 0 on.
  Stats(std::size_t threads, TimePoint started);

  // The statistics of that provider, made when first asked for. Thread-safe; takes a lock, so ask
  // when a configuration is loaded. The reference lives as long as this object.
  ProviderStats& provider(Api api, std::string_view name);

  // The rest is to be called by the relay thread of number `thread`.

  // An attempt under way: counts as in progress until it is destroyed, on the same thread.
  class [[nodiscard]] Attempt {
   public:
    Attempt() = default;  // none
    explicit Attempt(Gauge& in_progress) : in_progress_(&in_progress) { in_progress.add(1); }
    void end() { in_progress_.reset(); }

   private:
    struct Leave {
      void operator()(Gauge* in_progress) const { in_progress->add(-1); }
    };
    std::unique_ptr<Gauge, Leave> in_progress_;
  };
  Attempt attempt_began(std::size_t thread, ProviderStats& provider, WallTime now);

  // The attempt came to nothing, and the exchange goes on without it. `outcome` says in one word
  // why: one of few names, of static storage.
  void attempt_failed(std::size_t thread, ProviderStats& provider, const Failure& failure,
                      WallTime now, std::string_view outcome = NamedCounters::kOther);

  // The client left before the attempt came to a result.
  void attempt_left(std::size_t thread) { threads_[thread].attempts.add("client_left"); }

  // Once for each exchange, when it is over. `answered` is the provider whose answer the record
  // tells of, be it whole, broken off or left; null if there was none, or only attempts that
  // attempt_failed() or attempt_left() was told of.
  void exchange_ended(std::size_t thread, const ExchangeRecord& record, ProviderStats* answered,
                      WallTime now);

  // From any thread.
  void fell_back(Fallback fallback) { fallbacks_.add(std::move(fallback)); }

  // The state of everything, from any thread and without stopping one. Figures that are counted
  // while it is taken may or may not be in it.
  [[nodiscard]] StatsSnapshot snapshot(TimePoint now) const;

 private:
  // One API's.
  struct ApiShard {
    Counter requests;
    TokenCounters tokens;
    HistogramCounters<kDurationBounds> duration;
    HistogramCounters<kFirstTokenBounds> time_to_first_token;
    HistogramCounters<kOverheadBounds> overhead;

    void add(const ExchangeRecord& record);
    void add_to(ApiSnapshot& snapshot) const;
  };
  // Written by one thread. Aligned, so that no thread's counting slows another's.
  struct alignas(64) Thread {
    std::array<ApiShard, kApiCount> apis;
    NamedCounters attempts;
  };
  using Names = std::map<std::string, std::unique_ptr<ProviderStats>, std::less<>>;

  void count_answer(std::size_t thread, const ExchangeRecord& record, ProviderStats& provider,
                    WallTime now);

  TimePoint started_;
  std::size_t count_;
  std::unique_ptr<Thread[]> threads_;
  RecentFallbacks fallbacks_;

  mutable std::mutex mutex_;  // of `providers_`, not of what it leads to
  std::array<Names, kApiCount> providers_;
};

}  // namespace llm_api_router::telemetry
