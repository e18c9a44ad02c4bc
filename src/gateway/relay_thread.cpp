#include "gateway/relay_thread.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/this_thread.hpp"
#include "net/notice.hpp"

namespace llm_api_router::gateway {
namespace {

constexpr auto kProbeEvery = std::chrono::seconds{1};

// The answer to a head that cannot be read: nothing tells which API was meant.
std::pair<std::string, std::string> refuse_head(unsigned status, const std::string& message) {
  providers::RouterError error;
  error.status = static_cast<int>(status);
  error.message = "The request is not valid HTTP/1.1: " + message;
  error.openai_type = "invalid_request_error";
  auto answer = error_answer(Api::openai, error, new_request_id());
  return {std::move(answer.head.fields), std::move(answer.body)};
}

}  // namespace

RelayThread::RelayThread(Shared& shared, std::size_t index,
                         std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)),
      upstream_(thread_, shared.resolver, shared.tls),
      log_(shared.stats, shared.recent, shared.logs.queue(), index),
      proxy_(thread_, upstream_, shared.routing, log_),
      info_(shared.stats, shared.recent, shared.condition, shared.logs, shared.analytics),
      analytics_(thread_, shared.analytics),
      routes_([this] { return snapshot_; }, proxy_, info_, analytics_) {}

RelayThread::~RelayThread() { join(); }

void RelayThread::start(net::Acceptor acceptor, bool probes) {
  server_ = std::make_shared<net::HttpServer>(
      thread_, std::move(acceptor),
      [this](net::Downstream& downstream) { return routes_.handle(downstream); }, refuse_head);
  server_->start();
  if (probes) {
    boost::asio::co_spawn(thread_.io, probe_connections(), boost::asio::detached);
  }
  runner_ = std::thread([this] {
    name_thread("relay");
    want_short_turns();
    thread_.io.run();
  });
}

void RelayThread::adopt(std::shared_ptr<const Snapshot> snapshot) {
  boost::asio::post(thread_.io, [this, snapshot = std::move(snapshot)]() mutable {
    snapshot_ = std::move(snapshot);
  });
}

void RelayThread::drain(std::function<void()> emptied) {
  boost::asio::post(thread_.io, [this, emptied = std::move(emptied)]() mutable {
    server_->drain(std::move(emptied));
  });
}

void RelayThread::interrupt() {
  boost::asio::post(thread_.io, [this] { server_->stop(); });
}

void RelayThread::join() {
  thread_.io.stop();
  if (runner_.joinable()) runner_.join();
}

// SPEC §6: after connect-class failures a connection alone tells that a provider is back.
net::awaitable<void> RelayThread::probe_connections() {
  net::Notice pause(thread_.io.get_executor());
  for (;;) {
    co_await pause.wait_until(Clock::now() + kProbeEvery);
    const auto snapshot = snapshot_;
    for (const auto& api : snapshot->apis) {
      for (const auto index : api.cooldowns->wanting_connect_probe(Clock::now())) {
        if (co_await upstream_.reachable(api.providers[index])) {
          api.cooldowns->connect_probe_succeeded(index, Clock::now());
        }
      }
    }
  }
}

}  // namespace llm_api_router::gateway
