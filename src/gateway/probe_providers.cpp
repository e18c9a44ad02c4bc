// `check --live`: each provider is asked for its models, as a client of the router would be.
#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <nlohmann/json.hpp>

#include "gateway/answers.hpp"
#include "gateway/snapshot.hpp"
#include "llm_api_router/server.hpp"
#include "net/connection_pool.hpp"
#include "net/connector.hpp"

namespace llm_api_router {
namespace {

using gateway::Provider;

constexpr std::size_t kMostModels = std::size_t{8} << 20U;

std::string request_for(const gateway::ApiProviders& api, const Provider& provider) {
  auto operation = api.adapter->resolve("GET", "/v1/models", {});
  std::string head = "GET " + provider.base_path + operation->upstream_target + " HTTP/1.1\r\n";
  head += provider.fixed_fields;
  for (const auto& field : api.adapter->default_fields()) {
    gateway::append_field(head, field.name, field.value);
  }
  return head + "accept: application/json\r\n\r\n";
}

// Fills in what the answer says.
void read_answer(const gateway::ApiProviders& api, unsigned status, std::string_view body,
                 ProbeResult& result) {
  if (status != 200) {
    const auto native = api.adapter->read_error(body);
    result.error = "status " + std::to_string(status);
    if (!native.message.empty()) result.error += ": " + native.message;
    // A provider's 401 may repeat the key it was given.
    if (status == 401) result.error = "status 401: the provider does not accept this key";
    return;
  }
  const auto document = nlohmann::json::parse(body, nullptr, false);
  if (document.is_object() && document.contains("data") && document["data"].is_array()) {
    result.model_count = document["data"].size();
  } else {
    result.error = "the answer is no list of models";
  }
}

net::awaitable<void> probe(net::IoThread& thread, net::Connector& connector,
                           const gateway::ApiProviders& api, const Provider& provider,
                           ProbeResult& result) {
  net::Interrupt never;
  const auto began = Clock::now();
  auto stream =
      co_await connector.connect(provider.endpoint, provider.config.connect_timeout, never);
  if (!stream) {
    result.error = stream.error().message;
    co_return;
  }
  net::UpstreamConnection connection(std::move(*stream), thread);
  connection.stream().expires_after(provider.config.timeout);
  const auto request = request_for(api, provider);
  const std::array<net::asio::const_buffer, 1> buffers{net::asio::buffer(request)};
  if (const auto sent = co_await connection.stream().write(buffers); !sent) {
    result.error = "the connection ended: " + sent.error().message;
    co_return;
  }
  connection.reader().parser().reset(false);
  if (const auto read = co_await connection.reader().read_head(); !read) {
    result.error = read.error().text();
    co_return;
  }
  result.reachable = true;
  result.latency = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  Buffer body;
  const auto whole = co_await connection.reader().read_into(body, kMostModels);
  if (!whole || !*whole) {
    result.error = whole ? "the answer is too large" : whole.error().text();
    co_return;
  }
  read_answer(api, connection.reader().parser().head().status, body.view(), result);
}

}  // namespace

std::vector<ProbeResult> probe_providers(const RouterConfig& config) {
  telemetry::Stats stats(1, Clock::now());
  const auto snapshot = gateway::make_snapshot(config, nullptr, stats, Clock::now());
  net::Resolver resolver;
  const net::TlsContext tls;
  net::IoThread thread;
  net::Connector connector(thread, resolver, tls);
  std::vector<ProbeResult> results;
  results.reserve(config.openai.size() + config.anthropic.size());
  for (const auto& api : snapshot->apis) {
    for (const auto& provider : api.providers) {
      if (!provider.config.enabled) continue;
      auto& result = results.emplace_back();
      result.api = name_of(api.adapter->api());
      result.name = provider.config.name;
      net::asio::co_spawn(thread.io, probe(thread, connector, api, provider, result),
                          net::asio::detached);
    }
  }
  thread.io.run();
  return results;
}

}  // namespace llm_api_router
