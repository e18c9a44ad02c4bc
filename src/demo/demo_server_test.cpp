#include "demo/demo_server.hpp"

#include <gtest/gtest.h>

#include "demo/blocking_client.hpp"

namespace llm_api_router::demo {
namespace {

using std::chrono::seconds;

// Answers "/whole" at once. To all else it sends an event, and would send the next an hour later.
class SlowProvider final : public SimulatedProvider {
 public:
  Answer answer(const wire::RequestHead& head, std::string_view /*body*/,
                WallTime /*now*/) override {
    if (head.target == "/whole") return json_answer(200, "{}", {});
    auto stream = event_stream();
    stream.parts = {{{}, "data: 1\n\n"}, {std::chrono::hours{1}, "data: 2\n\n"}};
    return stream;
  }
  Answer refusal(unsigned status, std::string_view message) override {
    return json_answer(status, std::string{message}, {});
  }
};

class DemoServerTest : public testing::Test {
 protected:
  DemoServerTest() { server_.start(); }
  // NOLINTNEXTLINE(bugprone-exception-escape): a test that fails so has failed.
  ~DemoServerTest() override {
    server_.stop();
    thread_.io.run();
  }

  // Runs the server until `done`; false if that takes too long.
  template <class Done>
  bool run_until(Done done) {
    const auto give_up = Clock::now() + seconds{10};
    while (!done() && Clock::now() < give_up) {
      thread_.io.run_one_for(std::chrono::milliseconds{10});
    }
    return done();
  }

  net::IoThread thread_;
  DemoServer server_{thread_, std::make_unique<SlowProvider>(), 1.0};
};

TEST_F(DemoServerTest, SendsAStreamPartByPart) {
  BlockingClient client{server_.port()};
  client.send("POST", "/", "", "{}");
  EXPECT_TRUE(run_until([&] { return client.available() > 0; }));
}

TEST_F(DemoServerTest, GivesAStreamUpWhenItsClientLeaves) {
  BlockingClient client{server_.port()};
  client.send("POST", "/", "", "{}");
  ASSERT_TRUE(run_until([&] { return client.available() > 0; }));
  client.stop_sending();
  EXPECT_TRUE(run_until([&] { return client.ended(); }));
  EXPECT_FALSE(client.receive().whole);
}

TEST_F(DemoServerTest, BreaksAStreamOffWhenStopped) {
  BlockingClient client{server_.port()};
  client.send("POST", "/", "", "{}");
  ASSERT_TRUE(run_until([&] { return client.available() > 0; }));
  const auto stopped = Clock::now();
  server_.stop();
  thread_.io.run();
  EXPECT_LT(Clock::now() - stopped, seconds{5});
  const auto answer = client.receive();
  EXPECT_EQ(answer.body, "data: 1\n\n");
  EXPECT_FALSE(answer.whole);
}

TEST_F(DemoServerTest, EndsIdleConnectionsWhenStopped) {
  BlockingClient idle{server_.port()};
  idle.send("POST", "/whole", "", "{}");
  ASSERT_TRUE(run_until([&] { return idle.available() > 0; }));
  EXPECT_TRUE(idle.receive().whole);
  BlockingClient not_yet_accepted{server_.port()};
  const auto stopped = Clock::now();
  server_.stop();
  thread_.io.run();
  EXPECT_LT(Clock::now() - stopped, seconds{5});
  EXPECT_FALSE(idle.more());
}

TEST_F(DemoServerTest, RefusesBodiesThatAreTooLarge) {
  BlockingClient client{server_.port()};
  client.send("POST", "/", "content-length: 33554433\r\nx-", "");
  ASSERT_TRUE(run_until([&] { return client.available() > 0; }));
  const auto answer = client.receive();
  EXPECT_EQ(answer.status, 413U);
  EXPECT_TRUE(answer.whole);
}

TEST_F(DemoServerTest, RefusesHeadsThatAreNotHttp) {
  BlockingClient client{server_.port()};
  client.send("POST", "/", "bad field: x\r\n", "");
  ASSERT_TRUE(run_until([&] { return client.available() > 0; }));
  EXPECT_EQ(client.receive().status, 400U);
}

}  // namespace
}  // namespace llm_api_router::demo
