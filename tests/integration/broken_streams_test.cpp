// Streams that fail: before content another provider may take over, after it the client must see
// that its part is not the whole.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using std::chrono::milliseconds;

class BrokenStreams : public RouterTest {
 protected:
  [[nodiscard]] Response stream(const std::string& target = kMessages) const {
    return post(target, messages_request("m", true));
  }
  ScriptedUpstream upstream_;
};

// What upstream does after its first content, in place of going on.
struct Break {
  const char* name;
  void (*happens)(Exchange&);
};

void PrintTo(const Break& one, std::ostream* out) { *out << one.name; }

class BrokenAfterContent : public BrokenStreams, public ::testing::WithParamInterface<Break> {};

TEST_P(BrokenAfterContent, BreaksTheClientsConnectionOffWithoutAFinalChunk) {
  const auto sample = messages_stream();
  upstream_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(sample.preamble + sample.content));
    GetParam().happens(exchange);
  });
  ScriptedUpstream backup;
  anthropic("first", upstream_.base_url()).stream_idle_timeout = milliseconds{200};
  anthropic("backup", backup.base_url());
  start();
  const auto answer = stream();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, sample.preamble + sample.content);
  EXPECT_TRUE(answer.end == End::cut || answer.end == End::reset) << static_cast<int>(answer.end);
  EXPECT_EQ(backup.request_count(), 0U);
  const auto told = settled_statistics("anthropic", "first", 1);
  EXPECT_EQ(told.at("failed_requests"), 1);
  EXPECT_EQ(told.at("successful_requests"), 0);
}

// A client of HTTP/1.0 has no chunks: nothing but a reset tells it.
TEST_P(BrokenAfterContent, ResetsAnOldClientsConnection) {
  const auto sample = messages_stream();
  upstream_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(sample.preamble + sample.content));
    GetParam().happens(exchange);
  });
  anthropic("first", upstream_.base_url()).stream_idle_timeout = milliseconds{200};
  start();
  auto router = client();
  const auto body = messages_request("m", true);
  router.send(
      "POST /anthropic/v1/messages HTTP/1.0\r\nhost: 127.0.0.1\r\ncontent-type: "
      "application/json\r\ncontent-length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(router.read_response().end, End::reset);
}

// Small events arrive whole or not at all.
TEST_P(BrokenAfterContent, NeverLeavesATornEvent) {
  const auto sample = messages_stream();
  upstream_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(sample.preamble + sample.content) +
                  chunk(sample.content.substr(0, sample.content.size() / 2)));
    GetParam().happens(exchange);
  });
  anthropic("first", upstream_.base_url()).stream_idle_timeout = milliseconds{200};
  start();
  EXPECT_EQ(stream().body, sample.preamble + sample.content);
}

INSTANTIATE_TEST_SUITE_P(
    By, BrokenAfterContent,
    ::testing::Values(Break{"Fin", [](Exchange& exchange) { exchange.close(); }},
                      Break{"HalfClose",
                            [](Exchange& exchange) {
                              exchange.connection().shut_write();
                              exchange.wait_until_left();
                            }},
                      Break{"CleanEndWithoutFinishMarker",
                            [](Exchange& exchange) { exchange.send(kLastChunk); }},
                      Break{"BadChunk", [](Exchange& exchange) { exchange.send("zz\r\nfoo\r\n"); }},
                      Break{"Silence", [](Exchange& exchange) { exchange.wait_until_left(); }}),
    [](const auto& one) { return one.param.name; });

// What came before a reset may be lost with it, so the client has it first.
TEST_F(BrokenStreams, ResetAfterContentBreaksTheClientsConnectionOff) {
  const auto sample = messages_stream();
  const auto begun = sample.preamble + sample.content;
  Gate read;
  upstream_.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(begun));
    EXPECT_TRUE(read.wait());
    exchange.reset();
  });
  anthropic("first", upstream_.base_url());
  start();
  auto router = client();
  router.send(RequestText{.target = kMessages, .body = messages_request("m", true)}.bytes());
  ASSERT_TRUE(router.read_head());
  EXPECT_EQ(router.read_at_least(begun.size()), begun);
  read.open();
  const auto rest = router.finish();
  EXPECT_EQ(rest.body, "");
  EXPECT_TRUE(rest.end == End::cut || rest.end == End::reset) << static_cast<int>(rest.end);
}

// Only the end marker is missing: all that matters came.
TEST_F(BrokenStreams, MissingDoneAfterTheFinishReasonIsSuccess) {
  const auto sample = chat_stream();
  const auto ending = sample.ending.substr(0, sample.ending.find("data: [DONE]"));
  for (const bool cleanly : {true, false}) {
    upstream_.next([&, cleanly](Exchange& exchange) {
      exchange.send(stream_head() + chunk(sample.preamble + sample.content + ending));
      if (cleanly) exchange.send(kLastChunk);
      exchange.close();
    });
  }
  openai("first", upstream_.base_url());
  start();
  for (int i = 1; i <= 2; ++i) {
    const auto answer = stream(kChat);
    EXPECT_EQ(answer.body, sample.preamble + sample.content + ending);
    EXPECT_EQ(answer.end, End::complete);
    EXPECT_EQ(settled_statistics("openai", "first", i).at("successful_requests"), i);
  }
}

TEST_F(BrokenStreams, BreakBeforeContentFallsBack) {
  const auto sample = messages_stream();
  upstream_.next(respond_and_close(stream_head() + chunk(sample.preamble)));
  ScriptedUpstream backup;
  backup.next(respond_sse(sample.all()));
  anthropic("first", upstream_.base_url());
  anthropic("backup", backup.base_url());
  start();
  const auto answer = stream();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, sample.all());
  EXPECT_EQ(answer.find("x-provider"), "backup");
  EXPECT_EQ(answer.find("x-router-attempts"), "2");
}

TEST_F(BrokenStreams, SilenceBeforeTheFirstEventFallsBack) {
  upstream_.next([](Exchange& exchange) {
    exchange.send(stream_head());
    exchange.wait_until_left();
  });
  ScriptedUpstream backup;
  backup.next(respond_sse(messages_stream().all()));
  anthropic("first", upstream_.base_url()).timeout = milliseconds{200};
  anthropic("backup", backup.base_url());
  start();
  EXPECT_EQ(stream().find("x-provider"), "backup");
}

struct ErrorEvent {
  const char* type;
  unsigned status;
};

void PrintTo(const ErrorEvent& one, std::ostream* out) { *out << one.type; }

class AnthropicErrorEvent : public BrokenStreams,
                            public ::testing::WithParamInterface<ErrorEvent> {};

TEST_P(AnthropicErrorEvent, BeforeContentBecomesItsRealStatus) {
  upstream_.next(
      respond_sse(messages_stream().preamble + anthropic_error_event(GetParam().type, "as it is")));
  anthropic("only", upstream_.base_url());
  start();
  const auto answer = stream();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_EQ(answer.find("content-type"), "application/json");
  EXPECT_EQ(json_of(answer).at("type"), "error");
  EXPECT_EQ(json_of(answer).at("error").at("type"), GetParam().type);
  EXPECT_EQ(json_of(answer).at("error").at("message"), "as it is");
}

INSTANTIATE_TEST_SUITE_P(Types, AnthropicErrorEvent,
                         ::testing::Values(ErrorEvent{"overloaded_error", 529},
                                           ErrorEvent{"rate_limit_error", 429},
                                           ErrorEvent{"api_error", 500},
                                           ErrorEvent{"invalid_request_error", 400}),
                         [](const auto& one) { return one.param.type; });

TEST_F(BrokenStreams, OpenAiErrorEventBeforeContentBecomesItsRealStatus) {
  const auto error = openai_error("server_error", "as it is");
  upstream_.next(respond_sse(chat_stream().preamble + "data: " + error + "\n\n"));
  openai("only", upstream_.base_url());
  start();
  const auto answer = stream(kChat);
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(json_of(answer).at("error").at("message"), "as it is");
}

TEST_F(BrokenStreams, ErrorEventBeforeContentFallsBack) {
  upstream_.next(respond_sse(messages_stream().preamble +
                             anthropic_error_event("overloaded_error", "Overloaded")));
  ScriptedUpstream backup;
  backup.next(respond_sse(messages_stream().all()));
  anthropic("first", upstream_.base_url());
  anthropic("backup", backup.base_url());
  start();
  const auto answer = stream();
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, messages_stream().all());
}

TEST_F(BrokenStreams, ErrorEventAfterContentIsRelayedAndEndsTheStream) {
  const auto sample = messages_stream();
  const auto events =
      sample.preamble + sample.content + anthropic_error_event("overloaded_error", "Overloaded");
  upstream_.next(respond_sse(events));
  ScriptedUpstream backup;
  anthropic("first", upstream_.base_url());
  anthropic("backup", backup.base_url());
  start();
  const auto answer = stream();
  EXPECT_EQ(answer.body, events);
  EXPECT_EQ(answer.end, End::complete);
  EXPECT_EQ(backup.request_count(), 0U);
  EXPECT_EQ(settled_statistics("anthropic", "first", 1).at("failed_requests"), 1);
}

}  // namespace
}  // namespace llm_api_router::test
