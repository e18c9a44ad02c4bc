// Serves one simulated provider on a loopback socket of its own.
#pragma once

#include <cstdint>
#include <memory>

#include "demo/answer.hpp"
#include "demo/simulated_provider.hpp"
#include "net/http_server.hpp"

namespace llm_api_router::demo {

// Belongs to the thread that runs `thread`; may be made and destroyed elsewhere while that does not
// run. After stop() it must stay until its connections have ended.
class DemoServer {
 public:
  // `pace` multiplies the pauses of answers; with 0 there are none. Listens at once; throws
  // boost::system::system_error if it cannot.
  DemoServer(net::IoThread& thread, std::unique_ptr<SimulatedProvider> provider, double pace);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] std::size_t connections() const { return server_->connections(); }

  void start() { server_->start(); }
  // Ends every connection now, streams in the middle included.
  void stop() {
    server_->drain([] {});
    server_->stop();
  }

 private:
  DemoServer(net::IoThread& thread, net::Acceptor acceptor,
             std::unique_ptr<SimulatedProvider> provider, double pace);

  net::awaitable<void> serve(net::Downstream& call);
  net::awaitable<void> play(net::Downstream& call, const Answer& answer) const;

  std::unique_ptr<SimulatedProvider> provider_;
  double pace_;
  std::uint16_t port_;
  std::shared_ptr<net::HttpServer> server_;  // shared with its connections' coroutines
};

}  // namespace llm_api_router::demo
