// What logging an exchange costs: the relay thread that hands it over, and the recorder that makes
// lines and a row of it.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "telemetry/recorder.hpp"
#include "telemetry/stats_csv.hpp"

namespace llm_api_router::telemetry {
namespace {

// As an exchange leaves it that the first provider answered.
LogRecord answered_exchange() {
  LogRecord record;
  record.time = WallClock::now();
  auto& exchange = record.exchange;
  exchange.request_id = "req_0123456789abcdef01234567";
  exchange.api = Api::anthropic;
  exchange.endpoint = Endpoint::messages;
  exchange.path = "anthropic/v1/messages";
  exchange.session = "3f0c2f0e-6f7d-4a57-9b0e-2d5a7c1e9b42";
  exchange.model = "claude-opus-4-8";
  exchange.provider = "anthropic-1";
  exchange.attempts = 1;
  exchange.status = 200;
  exchange.response_id = "msg_01XbQ7pD3kQwErTyUiOpAsDf";
  exchange.finish_reason = "end_turn";
  exchange.usage = {20'492, 48, 18'432};
  exchange.arrival = record.time;
  exchange.duration = std::chrono::microseconds{412'345};
  exchange.latency = std::chrono::microseconds{412'001};
  record.request = {.known = true, .message_count = 12, .max_tokens = 32'000};
  record.user_agent = "claude-cli/2.1.330 (external, cli)";
  record.provider_priority = 1;
  LogStep selection;
  selection.time = record.time;
  selection.provider = exchange.provider;
  selection.priority = 1;
  selection.attempt = 1;
  record.steps.push_back(selection);
  return record;
}

void take_all(LogQueue& queue) {
  for (const auto& record : queue.take()) queue.give_back(record->bytes);
}

// Put and take on one thread: what a relay thread pays while the recorder is at work, and the
// recorder's share.
void hand_over(benchmark::State& state) {
  constexpr int kBatch = 64;
  const auto record = answered_exchange();
  LogQueue queue;
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) {
      auto made = std::make_unique<LogRecord>();
      made->exchange = record.exchange;
      made->user_agent = record.user_agent;
      made->steps = record.steps;
      queue.put(std::move(made), 0);
    }
    take_all(queue);
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(hand_over);

// Several relay threads at once, and a recorder that takes whatever there is.
class Contended : public benchmark::Fixture {
 public:
  void SetUp(const benchmark::State& state) override {
    if (state.thread_index() != 0) return;
    queue_ = std::make_unique<LogQueue>();
    taker_ = std::thread{[this] {
      while (!queue_->closed()) {
        queue_->wait({});
        take_all(*queue_);
      }
    }};
  }
  void TearDown(const benchmark::State& state) override {
    if (state.thread_index() != 0) return;
    queue_->close();
    taker_.join();
    queue_.reset();
  }

 protected:
  std::unique_ptr<LogQueue> queue_;
  std::thread taker_;
};

BENCHMARK_DEFINE_F(Contended, hand_over)(benchmark::State& state) {
  for (auto _ : state) queue_->put(std::make_unique<LogRecord>(), 0);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_REGISTER_F(Contended, hand_over)->Threads(1)->Threads(2);

class NoBodies final : public BodyTexts {
 public:
  void hide(SecretMask /*secrets*/) override {}
  Buffer request(LogRecord& /*record*/) override { return {}; }
  Buffer answer(LogRecord& /*record*/) override { return {}; }
};

void write_lines(benchmark::State& state) {
  NoBodies bodies;
  const auto take = [](std::span<const std::string_view> lines) {
    return Appended{lines.size(), {}};
  };
  LogSink events(take, 1U << 20U, std::chrono::seconds{1});
  LogSink errors(take, 1U << 20U, std::chrono::seconds{1});
  RequestLog log("0123abcd", bodies, events, errors);
  auto record = answered_exchange();
  for (auto _ : state) {
    log.write(record);
    events.flush(Clock::now());
  }
}
BENCHMARK(write_lines);

void write_row(benchmark::State& state) {
  const auto record = answered_exchange();
  Buffer row;
  for (auto _ : state) {
    row.cut(0);
    append_stats_row(row, record.exchange, record.time);
    benchmark::DoNotOptimize(row.view());
  }
}
BENCHMARK(write_row);

}  // namespace
}  // namespace llm_api_router::telemetry
