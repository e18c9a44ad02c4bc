#include "net/http_server.hpp"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace llm_api_router::net {
namespace {

std::shared_ptr<HttpServer> make_server(IoThread& thread, Acceptor acceptor) {
  return std::make_shared<HttpServer>(
      thread, std::move(acceptor), [](Downstream&) -> awaitable<void> { co_return; },
      [](unsigned /*status*/, const std::string& /*message*/) {
        return std::pair<std::string, std::string>{};
      });
}

// A connection may be anywhere between the kernel and its coroutine when the drain begins.
class DrainedServer : public ::testing::TestWithParam<int> {};

TEST_P(DrainedServer, TellsJustOnceThatItIsEmpty) {
  IoThread thread;
  Acceptor acceptor(thread.io, {asio::ip::address_v4::loopback(), 0});
  const auto address = acceptor.local_endpoint();
  const auto server = make_server(thread, std::move(acceptor));
  server->start();
  asio::io_context outside;
  tcp::socket client(outside);
  client.connect(address);
  for (int step = 0; step < GetParam(); ++step) thread.io.poll_one();

  int told = 0;
  server->drain([&told] { ++told; });
  client.close();
  do {
    thread.io.poll();
  } while (server->connections() > 0);
  EXPECT_EQ(told, 1);
}

INSTANTIATE_TEST_SUITE_P(AfterSteps, DrainedServer, ::testing::Range(0, 12));

}  // namespace
}  // namespace llm_api_router::net
