// The load client against the upstream, on one loop.
#include <sys/epoll.h>

#include <list>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bench/traffic/load/plans.hpp"
#include "bench/traffic/socket.hpp"
#include "bench/traffic/upstream/connection.hpp"

namespace llm_api_router::bench {
namespace {

class Traffic : public testing::Test, public Handler {
 protected:
  Traffic() : listener_(listen_on(0)) { loop_.watch(listener_, EPOLLIN, *this); }

  void ready(std::uint32_t /*events*/) override {
    const int socket = accept_from(listener_);
    if (socket < 0) return;
    const auto place = connections_.emplace(connections_.end());
    *place = std::make_unique<Connection>(socket, nullptr, around_,
                                          [this, place] { connections_.erase(place); });
  }

  Call call(std::string_view path, std::size_t body_bytes, bool stream) {
    const auto target =
        parse_target("http://127.0.0.1:" + std::to_string(port_of(listener_)) + std::string{path});
    const Api api = api_of(path);
    return {.target = *target,
            .api = api,
            .stream = stream,
            .request = request_text(*target, request_body(api, body_bytes, stream), {}),
            .answer = answer_body(api, script_.answer_bytes),
            .chunks = script_.chunks};
  }

  nlohmann::json run(Plan& plan) {
    plan.begin();
    loop_.run();
    return nlohmann::json::parse(tally_.json("", nanoseconds{1}));
  }

  EventLoop loop_;
  Tally tally_;
  Script script_{.answer_bytes = 700, .chunks = 3, .interval = std::chrono::milliseconds{1}};
  std::array<Answers, 2> answers_ = answers_of(script_);
  Counts counts_;
  Surroundings around_{loop_, script_, answers_, counts_};
  int listener_;
  std::list<std::unique_ptr<Connection>> connections_;
};

TEST_F(Traffic, AClosedLoopKeepsItsConnectionsAndGetsEveryAnswerWhole) {
  const Call asked = call("/openai/chat/completions", 300'000, false);
  ClosedLoop plan(loop_, asked, tally_, 4, std::chrono::hours{1}, 40);
  const auto told = run(plan);
  EXPECT_EQ(told["requests"], 40);
  EXPECT_EQ(told["errors"], 0);
  EXPECT_EQ(counts_.requests, 40U);
  EXPECT_EQ(counts_.connections, 4U);
}

TEST_F(Traffic, AnOpenLoopMakesAsManyCallsAsItsRateSays) {
  const Call asked = call("/anthropic/v1/messages", 1000, false);
  OpenLoop plan(loop_, asked, tally_, 2, std::chrono::milliseconds{20}, 5000);
  const auto told = run(plan);
  EXPECT_EQ(told["requests"], 100);
  EXPECT_EQ(told["errors"], 0);
}

class StreamTraffic : public Traffic, public testing::WithParamInterface<std::string_view> {};

TEST_P(StreamTraffic, CarriesEveryChunkOnceAndNotBeforeItWasSent) {
  const Call asked = call(GetParam(), 1000, true);
  Streams plan(loop_, asked, tally_, 5, std::chrono::milliseconds{1});
  const auto told = run(plan);
  EXPECT_EQ(told["requests"], 5);
  EXPECT_EQ(told["errors"], 0);
  EXPECT_EQ(told["chunks"], 15);
  EXPECT_GT(told["chunk_age_us"]["p50"], 0);
  EXPECT_EQ(counts_.streams, 5U);
}

INSTANTIATE_TEST_SUITE_P(OfBothApis, StreamTraffic,
                         testing::Values("/openai/chat/completions", "/anthropic/v1/messages"));

TEST_F(Traffic, ABodyWrittenAnewAsksForAStreamBehindItsConversation) {
  Call asked = call("/openai/chat/completions", 0, true);
  std::string body = request_body(asked.api, 300'000, false);
  body.replace(body.size() - 1, 1, R"(,"stream":true})");
  asked.request = request_text(asked.target, body, {});
  Streams plan(loop_, asked, tally_, 1, std::chrono::milliseconds{0});
  EXPECT_EQ(run(plan)["errors"], 0);
  EXPECT_EQ(counts_.streams, 1U);
}

TEST_F(Traffic, AnAnswerThatIsNotAsExpectedIsAnError) {
  Call asked = call("/openai/chat/completions", 1000, false);
  asked.answer.back() = '!';
  ClosedLoop plan(loop_, asked, tally_, 1, std::chrono::hours{1}, 3);
  const auto told = run(plan);
  EXPECT_EQ(told["requests"], 0);
  EXPECT_EQ(told["faults"]["content"], 3);
}

}  // namespace
}  // namespace llm_api_router::bench
