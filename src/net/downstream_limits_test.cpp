// How long a client may keep silent: limits short enough to be met here.
#include <poll.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "net/http_server.hpp"

namespace llm_api_router::net {
namespace {

using std::chrono::milliseconds;

// A limit that is to be met, and one that is not.
constexpr milliseconds kShort{20};
constexpr auto kLong = std::chrono::minutes{5};

class DownstreamLimitsTest : public ::testing::Test {
 protected:
  void TearDown() override {
    asio::post(thread_.io, [this] {
      server_->drain([] {});
      server_->stop();
    });
    runner_.join();
  }

  // A server that lets `handler` answer, and a client connected to it.
  void start(HttpServer::Handler handler) {
    Acceptor acceptor(thread_.io, {asio::ip::address_v4::loopback(), 0});
    const auto address = acceptor.local_endpoint();
    server_ = std::make_shared<HttpServer>(
        thread_, std::move(acceptor), std::move(handler),
        [](unsigned /*status*/, const std::string& message) {
          return std::pair<std::string, std::string>{{}, message};
        },
        limits_);
    server_->start();
    runner_ = std::thread([this] { thread_.io.run(); });
    client_.connect(address);
  }
  void send(const std::string& bytes) { asio::write(client_, asio::buffer(bytes)); }
  bool answer_comes_within(milliseconds patience) {
    pollfd watched{client_.native_handle(), POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(patience.count())) == 1;
  }
  // All that comes until the server ends the connection.
  std::string receive() {
    std::string bytes;
    boost::system::error_code ended;
    asio::read(client_, asio::dynamic_buffer(bytes), ended);
    return bytes;
  }

  DownstreamLimits limits_{.head = kLong, .idle = kLong, .body = kLong, .write = kLong};

 private:
  IoThread thread_;
  std::shared_ptr<HttpServer> server_;
  std::thread runner_;
  asio::io_context outside_;
  tcp::socket client_{outside_};
};

awaitable<void> say_ok(Downstream& downstream) {
  const AnswerHead head;
  co_await downstream.answer(head, "ok");
}

TEST_F(DownstreamLimitsTest, HeadThatIsNotWholeInTimeIsA408) {
  limits_.head = kShort;
  start(say_ok);
  send("GET / HTTP/1.1\r\nhost:");
  const auto answer = receive();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
  EXPECT_TRUE(answer.ends_with("the request's head took too long")) << answer;
}

// Each drop of a head does not start its time anew.
TEST_F(DownstreamLimitsTest, HeadInDropsIsA408Too) {
  limits_.head = kShort;
  start(say_ok);
  send("GET / HTTP/1.1\r\n");
  for (int field = 0; field < 90 && !answer_comes_within(kShort / 4); ++field) send("x: y\r\n");
  const auto answer = receive();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 408 ")) << answer;
}

TEST_F(DownstreamLimitsTest, ConnectionWithoutARequestIsClosedWithoutAWord) {
  limits_.head = kShort;
  start(say_ok);
  EXPECT_EQ(receive(), "");
}

TEST_F(DownstreamLimitsTest, ConnectionIdleAfterItsAnswerIsClosedWithoutAWord) {
  limits_.idle = kShort;
  start(say_ok);
  send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  const auto answer = receive();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nok")) << answer;
}

TEST_F(DownstreamLimitsTest, BodyThatStopsComingIsATimeoutToItsReader) {
  limits_.body = kShort;
  std::optional<ReadError> error;
  start([&error](Downstream& downstream) -> awaitable<void> {
    Buffer body;
    const auto read = co_await downstream.read_into(body, 100);
    if (!read) error = read.error();
    downstream.close_after_answer();
    co_await say_ok(downstream);
  });
  send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf");
  const auto answer = receive();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
  ASSERT_TRUE(error);
  EXPECT_EQ(error->io.kind, IoFailure::timeout);
}

TEST_F(DownstreamLimitsTest, ClientThatDoesNotReadIsGivenUp) {
  limits_.write = kShort;
  const std::string all(64 << 20, 'a');  // more than two sockets hold
  std::promise<bool> sent;
  start([&](Downstream& downstream) -> awaitable<void> {
    const AnswerHead head;
    const auto answered = co_await downstream.answer(head, all);
    sent.set_value(answered.has_value());
  });
  send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  EXPECT_FALSE(sent.get_future().get());
}

}  // namespace
}  // namespace llm_api_router::net
