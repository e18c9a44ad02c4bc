#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "gateway/upstream_request.hpp"
#include "net/http_server.hpp"
#include "tests/support/agent_traffic.hpp"
#include "tests/support/client.hpp"

namespace llm_api_router::gateway {
namespace {

constexpr const char* kTarget = "/anthropic/v1/messages?beta=true";

RouterConfig config() {
  ProviderConfig provider;
  provider.api_key = "sk-ant-0123456789abcdef0123456789abcdef";
  provider.base_url = "https://api.anthropic.com";
  provider.name = "anthropic-1";
  provider.model_mapping = {{"claude-opus-4-8", "claude-opus-4-8-20260401"}};
  RouterConfig config;
  config.anthropic = {provider};
  return config;
}

// Calls `act` with an exchange whose request came on a connection.
void with_exchange(const std::string& body,
                   const std::function<void(const Exchange&, const Provider&)>& act) {
  telemetry::Stats stats{1, Clock::now()};
  const auto snapshot = make_snapshot(config(), nullptr, stats, Clock::now());
  net::IoThread thread;
  auto acceptors = net::listen("127.0.0.1", 0, {&thread});
  const auto port = acceptors.front().local_endpoint().port();
  const auto handle = [&](net::Downstream& downstream) -> net::awaitable<void> {
    Exchange exchange{.downstream = downstream, .snapshot = snapshot};
    exchange.record.api = Api::anthropic;
    const auto path = std::string_view{kTarget}.substr(sizeof "/anthropic" - 1);
    exchange.request->operation.upstream_target = path;
    exchange.request->body.append(body);
    exchange.request->facts = *wire::scan_body(exchange.request->body.view());
    exchange.model = exchange.request->facts.model.value_or("");
    act(exchange, exchange.providers().providers.front());
    thread.io.stop();
    co_return;
  };
  const auto server = std::make_shared<net::HttpServer>(
      thread, std::move(acceptors.front()), handle,
      [](unsigned, const std::string&) { return std::pair<std::string, std::string>{}; });
  server->start();
  test::Client client{port};
  client.send(
      test::RequestText{.target = kTarget, .fields = test::claude_code_fields(), .body = body}
          .head());
  thread.io.run();
}

void write_upstream_head(benchmark::State& state) {
  with_exchange(test::claude_code_request(100'000, true),
                [&](const Exchange& exchange, const Provider& provider) {
                  const BodyLength length{BodyLength::Kind::sized, exchange.request->body.size()};
                  for (auto _ : state) {
                    benchmark::DoNotOptimize(upstream_head(exchange, provider, length));
                  }
                });
}
BENCHMARK(write_upstream_head);

// The model is called otherwise upstream.
void splice_model(benchmark::State& state) {
  with_exchange(test::claude_code_request(100'000, true),
                [&](const Exchange& exchange, const Provider& provider) {
                  for (auto _ : state) {
                    benchmark::DoNotOptimize(upstream_body(exchange, provider));
                  }
                  if (upstream_body(exchange, provider).model.empty()) {
                    state.SkipWithError("nothing is spliced");
                  }
                });
}
BENCHMARK(splice_model);

}  // namespace
}  // namespace llm_api_router::gateway
