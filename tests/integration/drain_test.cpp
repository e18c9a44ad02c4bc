// Stopping: nothing new comes in, what runs may finish within its grace.
#include <system_error>
#include <thread>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Drain : public RouterTest {
 protected:
  Drain() {
    upstream_.always([this](Exchange& exchange) {
      exchange.send(stream_head() + chunk(sample_.preamble + sample_.content));
      EXPECT_TRUE(go_on_.wait());
      exchange.send(chunk(sample_.ending).append(kLastChunk));
    });
    openai("only", upstream_.base_url());
  }
  // A client in the middle of its stream.
  [[nodiscard]] Client streaming() const {
    auto router = client();
    router.send(RequestText{.target = kChat, .body = chat_request("m", true)}.bytes());
    EXPECT_TRUE(router.read_head());
    EXPECT_FALSE(router.read_some().empty());
    return router;
  }
  void wait_until_refused() const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      try {
        Connection::to("127.0.0.1", server_port_);
      } catch (const std::system_error&) {
        return;
      }
      ASSERT_LT(std::chrono::steady_clock::now(), until);
    }
  }
  void start_here() {
    start();
    server_port_ = server().port();
  }

  const SampleStream sample_ = chat_stream();
  Gate go_on_;
  ScriptedUpstream upstream_;
  std::uint16_t server_port_ = 0;
};

TEST_F(Drain, RunningStreamFinishesWhileNewConnectionsAreRefused) {
  start_here();
  auto router = streaming();
  std::thread stopping([this] { server().stop(kPatience); });
  wait_until_refused();
  go_on_.open();
  const auto rest = router.finish();
  EXPECT_EQ(rest.body, sample_.ending);
  EXPECT_EQ(rest.end, End::complete);
  // The client did not say that it would leave: the router does.
  EXPECT_EQ(router.drain(), Connection::Event::end);
  stopping.join();
}

TEST_F(Drain, ReturnsAsSoonAsTheLastExchangeEnds) {
  start_here();
  auto router = streaming();
  const auto begin = std::chrono::steady_clock::now();
  std::thread stopping([this] { server().stop(seconds{60}); });
  wait_until_refused();
  go_on_.open();
  EXPECT_EQ(router.finish().end, End::complete);
  stopping.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds{20});
}

TEST_F(Drain, IdleConnectionsEndAtOnce) {
  start_here();
  auto router = client();
  EXPECT_EQ(router.exchange({.method = "GET", .target = "/health"}).status, 200U);
  server().stop(seconds{60});
  EXPECT_NE(router.drain(), Connection::Event::silence);
}

TEST_F(Drain, StreamThatOutlastsTheGraceIsBrokenOff) {
  start_here();
  auto router = streaming();
  server().stop(milliseconds{100});
  const auto rest = router.finish();
  EXPECT_TRUE(rest.end == End::cut || rest.end == End::reset);
  go_on_.open();
}

TEST_F(Drain, SecondStopHurriesTheFirst) {
  start_here();
  auto router = streaming();
  std::thread stopping([this] { server().stop(seconds{60}); });
  wait_until_refused();
  const auto begin = std::chrono::steady_clock::now();
  server().stop(milliseconds{0});
  stopping.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds{20});
  EXPECT_NE(router.finish().end, End::complete);
  go_on_.open();
}

TEST_F(Drain, DestructionStopsAtOnce) {
  start_here();
  auto router = streaming();
  stop();
  EXPECT_NE(router.finish().end, End::complete);
  go_on_.open();
}

TEST_F(Drain, ServerThatNeverStartedStops) {
  Server server(config_);
  server.stop();
}

TEST_F(Drain, ServersComeAndGo) {
  for (int i = 0; i < 5; ++i) {
    start_here();
    EXPECT_EQ(get("/health").status, 200U);
    stop();
  }
}

TEST_F(Drain, TakenPortIsAnErrorThatNamesIt) {
  start_here();
  auto second = config_;
  second.server.port = server_port_;
  Server other(second);
  try {
    other.start();
    FAIL() << "the port is taken";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string{error.what()}.find(std::to_string(server_port_)), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace llm_api_router::test
