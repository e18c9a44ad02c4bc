#include "telemetry/stats.hpp"

#include "telemetry/failure_text.hpp"

namespace llm_api_router::telemetry {
namespace {

std::int64_t since_epoch(WallTime time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

// Whether an answer's time tells how fast a provider's models are.
bool runs_a_model(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::chat_completions:
    case Endpoint::responses:
    case Endpoint::completions:
    case Endpoint::embeddings:
    case Endpoint::messages: return true;
    case Endpoint::count_tokens:
    case Endpoint::models:
    case Endpoint::on_account: break;
  }
  return false;
}

bool uses_tokens(const ExchangeRecord& record) { return record.endpoint != Endpoint::count_tokens; }

}  // namespace

Stats::Stats(std::size_t threads, TimePoint started)
    : started_(started), count_(threads), threads_(std::make_unique<Thread[]>(threads)) {}

void Stats::ApiShard::add(const ExchangeRecord& record) {
  requests.add(1);
  if (uses_tokens(record)) {
    tokens.add(record.usage);
  }
  duration.add(record.duration);
  if (record.time_to_first_token) {
    time_to_first_token.add(*record.time_to_first_token);
  }
  if (record.overhead) {
    overhead.add(*record.overhead);
  }
}

void Stats::ApiShard::add_to(ApiSnapshot& snapshot) const {
  snapshot.total_requests += requests.read();
  snapshot.tokens += tokens.read();
  snapshot.duration += duration.read();
  snapshot.time_to_first_token += time_to_first_token.read();
  snapshot.overhead += overhead.read();
}

ProviderStats& Stats::provider(Api api, std::string_view name) {
  const std::lock_guard lock{mutex_};
  auto& names = providers_[static_cast<std::size_t>(api)];
  auto found = names.find(name);
  if (found == names.end()) {
    std::string owned{name};
    auto made = std::make_unique<ProviderStats>(api, owned, count_);
    found = names.emplace(std::move(owned), std::move(made)).first;
  }
  return *found->second;
}

Stats::Attempt Stats::attempt_began(std::size_t thread, ProviderStats& provider, WallTime now) {
  auto& shard = provider.shard(thread);
  shard.last_request.set(since_epoch(now));
  return Attempt{shard.in_progress};
}

void Stats::attempt_failed(std::size_t thread, ProviderStats& provider, const Failure& failure,
                           WallTime now, std::string_view outcome) {
  threads_[thread].attempts.add(outcome);
  provider.shard(thread).failed.add(1);
  provider.set_last_error(failure_text(failure), failure.status, now);
}

void Stats::exchange_ended(std::size_t thread, const ExchangeRecord& record,
                           ProviderStats* answered, WallTime now) {
  threads_[thread].apis[static_cast<std::size_t>(record.api)].add(record);
  if (answered != nullptr) {
    count_answer(thread, record, *answered, now);
  }
}

void Stats::count_answer(std::size_t thread, const ExchangeRecord& record, ProviderStats& provider,
                         WallTime now) {
  auto& shard = provider.shard(thread);
  if (uses_tokens(record)) {
    shard.tokens.add(record.usage);
  }
  if (record.outcome == Outcome::client_left) {
    attempt_left(thread);
    return;
  }
  if (record.outcome == Outcome::failure) {
    attempt_failed(thread, provider, record.failure.value_or(Failure{}), now, "broken");
    return;
  }
  threads_[thread].attempts.add(record.outcome == Outcome::refused ? "request_error" : "success");
  shard.successful.add(1);
  shard.last_success.set(since_epoch(now));
  auto& answers = record.streaming ? shard.streaming : shard.non_streaming;
  answers.add(record, record.outcome == Outcome::success && runs_a_model(record.endpoint));
}

StatsSnapshot Stats::snapshot(TimePoint now) const {
  StatsSnapshot all;
  all.uptime = now - started_;
  all.recent_fallbacks = fallbacks_.read();
  for (std::size_t thread = 0; thread < count_; ++thread) {
    for (std::size_t api = 0; api < kApiCount; ++api) {
      threads_[thread].apis[api].add_to(all.apis[api]);
    }
    threads_[thread].attempts.read([&](std::string_view outcome, std::uint64_t count) {
      all.attempts[std::string{outcome}] += count;
    });
  }
  const std::lock_guard lock{mutex_};
  for (std::size_t api = 0; api < kApiCount; ++api) {
    for (const auto& [name, provider] : providers_[api]) {
      all.apis[api].providers.emplace(name, provider->snapshot());
    }
  }
  return all;
}

}  // namespace llm_api_router::telemetry
