// Streams: relayed as they come, held back by slow clients, ended by those that leave.
#include <atomic>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using std::chrono::milliseconds;

class Streaming : public RouterTest {
 protected:
  // A client whose request for a stream is sent.
  [[nodiscard]] Client asking(const std::string& target = kChat) const {
    auto router = client();
    router.send(RequestText{.target = target, .body = chat_request("m", true)}.bytes());
    return router;
  }
};

TEST_F(Streaming, FirstBytesReachTheClientWhileUpstreamStillSends) {
  const auto stream = chat_stream();
  Gate go_on;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble) + chunk(stream.content));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  openai("only", upstream.base_url());
  start();
  auto router = asking();
  ASSERT_TRUE(router.read_head());
  const auto begun = stream.preamble + stream.content;
  EXPECT_EQ(router.read_at_least(begun.size()), begun);
  go_on.open();
  const auto rest = router.finish();
  EXPECT_EQ(rest.body, stream.ending);
  EXPECT_EQ(rest.end, End::complete);
}

TEST_F(Streaming, EachEventIsPassedOnBeforeTheNextIsSent) {
  const auto stream = messages_stream();
  Gate seen[3];
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble));
    for (auto& gate : seen) {
      exchange.send(chunk(stream.content));
      EXPECT_TRUE(gate.wait());
    }
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  anthropic("only", upstream.base_url());
  start();
  auto router = asking(kMessages);
  ASSERT_TRUE(router.read_head());
  auto content = router.read_at_least(stream.preamble.size()).substr(stream.preamble.size());
  for (std::size_t i = 0; i < 3; ++i) {
    while (content.size() < (i + 1) * stream.content.size()) {
      const auto piece = router.read_some();
      ASSERT_FALSE(piece.empty());
      content += piece;
    }
    seen[i].open();
  }
  EXPECT_EQ(router.finish().body, stream.ending);
}

// A provider may think for minutes between its first event and its first word.
// An event too large to be kept whole is passed on as its bytes come.
TEST_F(Streaming, LargeEventIsPassedOnBeforeItsEnd) {
  const auto stream = chat_stream(std::string(200'000, 'x'));
  const auto half = stream.content.size() / 2;
  Gate go_on;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble) + chunk(chat_stream().content));
    exchange.send(chunk(stream.content.substr(0, half)));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.content.substr(half) + stream.ending).append(kLastChunk));
  });
  openai("only", upstream.base_url());
  start();
  auto router = asking();
  ASSERT_TRUE(router.read_head());
  const auto begun = stream.preamble + chat_stream().content + stream.content.substr(0, half);
  EXPECT_EQ(router.read_at_least(begun.size()), begun);
  go_on.open();
  EXPECT_EQ(router.finish().body, stream.content.substr(half) + stream.ending);
}

TEST_F(Streaming, PreambleIsNotHeldForLong) {
  const auto stream = messages_stream();
  Gate go_on;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.content + stream.ending).append(kLastChunk));
  });
  anthropic("only", upstream.base_url());
  start();
  auto router = asking(kMessages);
  ASSERT_TRUE(router.read_head());
  EXPECT_EQ(router.read_at_least(stream.preamble.size()), stream.preamble);
  go_on.open();
  EXPECT_EQ(router.finish().body, stream.content + stream.ending);
}

// What the kernel keeps for four sockets, and the router's own 64 KiB a side, is all there may be.
TEST_F(Streaming, ClientThatDoesNotReadHoldsUpstreamBack) {
  constexpr std::size_t kTotal = 200'000'000;
  constexpr std::size_t kMostOnTheWay = std::size_t{24} << 20U;
  const auto stream = chat_stream(std::string(30'000, 'x'));
  std::atomic<std::size_t> accepted{0};
  Gate held_back;
  Gate left;
  ScriptedUpstream upstream({.small_buffers = true});
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble));
    const auto piece = chunk(stream.content);
    std::size_t taken = piece.size();
    while (accepted < kTotal && taken == piece.size()) {
      taken = exchange.connection().write(piece, milliseconds{500});
      accepted += taken;
    }
    held_back.open();
    if (exchange.wait_until_left()) left.open();
  });
  openai("only", upstream.base_url());
  start();
  {
    auto router = asking();
    router.connection().keep_kernel_buffers_small();
    ASSERT_TRUE(held_back.wait());
    EXPECT_LT(accepted, kMostOnTheWay);
    // Nothing of it is lost.
    ASSERT_TRUE(router.read_head());
    const auto most = accepted - accepted % stream.content.size();
    const auto wanted = stream.preamble.size() + most / 2;
    EXPECT_GE(router.read_at_least(wanted).size(), wanted);
  }
  EXPECT_TRUE(left.wait());
}

TEST_F(Streaming, SlowClientGetsEverythingInTheEnd) {
  const auto stream = chat_stream(std::string(30'000, 'x'));
  constexpr std::size_t kEvents = 400;
  ScriptedUpstream upstream({.small_buffers = true});
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble));
    for (std::size_t i = 0; i < kEvents; ++i) exchange.send(chunk(stream.content));
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  openai("only", upstream.base_url());
  start();
  auto router = asking();
  router.connection().keep_kernel_buffers_small();
  ASSERT_TRUE(router.read_head());
  const auto rest = router.finish();
  EXPECT_EQ(rest.end, End::complete);
  EXPECT_EQ(rest.body.size(),
            stream.preamble.size() + kEvents * stream.content.size() + stream.ending.size());
}

TEST_F(Streaming, VanishedClientCancelsItsUpstream) {
  Gate left;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(chat_stream().preamble + chat_stream().content));
    if (exchange.wait_until_left()) left.open();
  });
  ScriptedUpstream backup;
  openai("only", upstream.base_url());
  openai("backup", backup.base_url());
  start();
  {
    auto router = asking();
    ASSERT_TRUE(router.read_head());
    EXPECT_FALSE(router.read_some().empty());
  }
  EXPECT_TRUE(left.wait(milliseconds{2'000}));
  const auto told = settled_statistics("openai", "only", 0);
  EXPECT_EQ(told.at("successful_requests"), 0);
  EXPECT_EQ(told.at("failed_requests"), 0);
  EXPECT_EQ(backup.request_count(), 0U);
}

class Leaving : public Streaming, public ::testing::WithParamInterface<bool> {};

TEST_P(Leaving, BeforeTheAnswerBeganCancelsUpstreamAndAllFurtherAttempts) {
  Gate left;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    if (exchange.wait_until_left()) left.open();
  });
  ScriptedUpstream backup;
  openai("only", upstream.base_url());
  openai("backup", backup.base_url());
  start();
  auto router = asking();
  EXPECT_TRUE(upstream.request().whole);
  if (GetParam()) {
    router.leave_by_reset();
  } else {
    router.leave();
  }
  EXPECT_TRUE(left.wait(milliseconds{2'000}));
  const auto told = settled_statistics("openai", "only", 0);
  EXPECT_EQ(told.at("failed_requests"), 0);
  EXPECT_EQ(backup.request_count(), 0U);
}

TEST_P(Leaving, WhileARetryIsWaitedForEndsIt) {
  ScriptedUpstream upstream;
  Gate failed;
  upstream.next([&](Exchange& exchange) {
    exchange.send(answer_bytes(429, {{"retry-after", "2"}}, "{}"));
    failed.open();
  });
  openai("only", upstream.base_url()).max_retries = 3;
  start();
  auto router = asking();
  ASSERT_TRUE(failed.wait());
  if (GetParam()) {
    router.leave_by_reset();
  } else {
    router.leave();
  }
  EXPECT_EQ(settled_statistics("openai", "only", 0).at("in_progress_requests"), 0);
  stop();
  EXPECT_EQ(upstream.request_count(), 1U);
}

INSTANTIATE_TEST_SUITE_P(ByFinOrReset, Leaving, ::testing::Bool());

// Codex and the OpenAI SDK hang up at the terminal event, before the body ends.
TEST_F(Streaming, ClientThatHangsUpAtTheTerminalEventHadSuccess) {
  Gate left;
  ScriptedUpstream upstream;
  const auto events = chat_stream().all();
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(events));
    if (exchange.wait_until_left()) left.open();
  });
  openai("only", upstream.base_url());
  start();
  {
    auto router = asking();
    ASSERT_TRUE(router.read_head());
    EXPECT_EQ(router.read_at_least(events.size()), events);
  }
  EXPECT_TRUE(left.wait());
  const auto told = settled_statistics("openai", "only", 1);
  EXPECT_EQ(told.at("successful_requests"), 1);
  EXPECT_EQ(told.at("failed_requests"), 0);
  EXPECT_EQ(told.at("total_tokens"), 18);
}

TEST_F(Streaming, OldClientGetsItsStreamUntilTheConnectionCloses) {
  const auto events = chat_stream().all();
  ScriptedUpstream upstream;
  upstream.next(respond_sse(events, {Delivery::Framing::chunked, 7, 0}));
  openai("only", upstream.base_url());
  start();
  auto router = client();
  const auto body = chat_request("m", true);
  router.send(
      "POST /openai/chat/completions HTTP/1.0\r\nhost: 127.0.0.1\r\ncontent-type: "
      "application/json\r\ncontent-length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto answer = router.read_response();
  EXPECT_FALSE(answer.find("transfer-encoding"));
  EXPECT_EQ(answer.body, events);
  EXPECT_EQ(answer.end, End::complete);
}

TEST_F(Streaming, ManyStreamsRunSideBySide) {
  constexpr std::size_t kStreams = 50;
  const auto stream = chat_stream();
  Gate go_on;
  ScriptedUpstream upstream;
  upstream.always([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble + stream.content));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  openai("only", upstream.base_url());
  start();
  std::vector<Client> clients;
  for (std::size_t i = 0; i < kStreams; ++i) clients.push_back(asking());
  for (auto& router : clients) {
    ASSERT_TRUE(router.read_head());
    EXPECT_FALSE(router.read_some().empty());
  }
  EXPECT_EQ(statistics("openai", "only").at("in_progress_requests"), kStreams);
  go_on.open();
  for (auto& router : clients) EXPECT_EQ(router.finish().end, End::complete);
}

}  // namespace
}  // namespace llm_api_router::test
