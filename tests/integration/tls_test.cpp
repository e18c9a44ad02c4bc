// TLS to upstream is always verified, by certificate and by name.
#include <gmock/gmock.h>

#include "tests/support/certificates.hpp"
#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Tls : public RouterTest {
 protected:
  Tls() { backup_.always(respond_json(200, chat_answer("backup"))); }
  // The answer with `upstream` before a backup.
  Response answer_of(const std::string& base_url) {
    openai("first", base_url);
    openai("backup", backup_.base_url());
    start();
    return post(kChat, chat_request());
  }
  TrustedAuthority authority_;
  ScriptedUpstream backup_;
};

TEST_F(Tls, VerifiedAddressIsServed) {
  const auto tls = authority_->server("IP:127.0.0.1");
  ScriptedUpstream upstream({.tls = tls.get()});
  upstream.always(respond_json(200, chat_answer()));
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "first");
  EXPECT_EQ(upstream.request().body, chat_request());
}

TEST_F(Tls, VerifiedNameIsServed) {
  const auto tls = authority_->server("DNS:localhost");
  ScriptedUpstream upstream({.tls = tls.get(), .name = "localhost"});
  upstream.always(respond_json(200, chat_answer()));
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "first");
}

TEST_F(Tls, BodiesOfMegabytesGoBothWays) {
  const auto tls = authority_->server("IP:127.0.0.1");
  const auto events = chat_stream(std::string(1'000'000, 'x')).all();
  const auto body = R"({"model":"m","stream":true,"x":")" + std::string(5'000'000, 'y') + R"("})";
  ScriptedUpstream upstream({.tls = tls.get()});
  upstream.always(respond_sse(events, {Delivery::Framing::chunked, 10'007, 0}));
  openai("first", upstream.base_url());
  start();
  for (std::size_t i = 0; i < 2; ++i) {
    const auto answer = post(kChat, body);
    EXPECT_TRUE(answer.body == events);
    EXPECT_EQ(answer.end, End::complete);
    EXPECT_TRUE(upstream.request(i).body == body);
  }
}

TEST_F(Tls, FirstBytesReachTheClientWhileUpstreamStillSends) {
  const auto tls = authority_->server("IP:127.0.0.1");
  const auto stream = chat_stream();
  Gate go_on;
  ScriptedUpstream upstream({.tls = tls.get()});
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble + stream.content));
    EXPECT_TRUE(go_on.wait());
    exchange.send(chunk(stream.ending).append(kLastChunk));
  });
  openai("first", upstream.base_url());
  start();
  auto router = client();
  router.send(RequestText{.target = kChat, .body = chat_request("m", true)}.bytes());
  ASSERT_TRUE(router.read_head());
  const auto begun = stream.preamble + stream.content;
  EXPECT_EQ(router.read_at_least(begun.size()), begun);
  go_on.open();
  EXPECT_EQ(router.finish().end, End::complete);
}

TEST_F(Tls, ConnectionsAreKeptAndUsedAgain) {
  const auto tls = authority_->server("IP:127.0.0.1");
  ScriptedUpstream upstream({.tls = tls.get()});
  upstream.always(respond_json(200, chat_answer()));
  openai("first", upstream.base_url());
  config_.server.threads = 1;
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(upstream.connection_count(), 1U);
}

TEST_F(Tls, WrongNameFallsBackAndIsNeverSentARequest) {
  const auto tls = authority_->server("DNS:other.example");
  ScriptedUpstream upstream({.tls = tls.get(), .name = "localhost"});
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "backup");
  EXPECT_EQ(upstream.request_count(), 0U);
}

TEST_F(Tls, WrongAddressFallsBack) {
  const auto tls = authority_->server("DNS:localhost");
  ScriptedUpstream upstream({.tls = tls.get()});
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "backup");
}

TEST_F(Tls, ExpiredCertificateFallsBack) {
  const auto tls = authority_->expired_server("IP:127.0.0.1");
  ScriptedUpstream upstream({.tls = tls.get()});
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "backup");
}

TEST_F(Tls, UnknownAuthorityFallsBack) {
  const CertificateAuthority stranger;
  const auto tls = stranger.server("IP:127.0.0.1");
  ScriptedUpstream upstream({.tls = tls.get()});
  EXPECT_EQ(answer_of(upstream.base_url()).find("x-provider"), "backup");
}

TEST_F(Tls, ServerThatSpeaksNoTlsFallsBack) {
  ScriptedUpstream upstream({.greeting = "220 mail.example ready\r\n"});
  auto url = upstream.base_url();
  url.insert(url.find(':'), "s");
  EXPECT_EQ(answer_of(url).find("x-provider"), "backup");
}

TEST_F(Tls, UnfinishedHandshakeIsAConnectTimeout) {
  const SilentPort nobody;
  auto url = nobody.base_url();
  url.insert(url.find(':'), "s");
  openai("first", url).connect_timeout = std::chrono::milliseconds{200};
  start();
  EXPECT_TRUE(is_openai_error(post(kChat, chat_request()), 504));
}

TEST_F(Tls, BadCertificateAloneIsANative502AndBenchesForMinutes) {
  const auto tls = authority_->expired_server("IP:127.0.0.1");
  ScriptedUpstream upstream({.tls = tls.get()});
  openai("first", upstream.base_url());
  start();
  EXPECT_TRUE(is_openai_error(post(kChat, chat_request()), 502));
  EXPECT_GT(statistics("openai", "first").at("rate_limits").at("cooldown_remaining_seconds"), 100);
}

// Without close_notify a body that lasts until the end may have been cut by anyone.
TEST_F(Tls, CutStreamIsBrokenOff) {
  const auto tls = authority_->server("IP:127.0.0.1");
  const auto stream = chat_stream();
  ScriptedUpstream upstream({.tls = tls.get()});
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk(stream.preamble + stream.content));
    exchange.connection().wake();
    exchange.close();
  });
  openai("first", upstream.base_url());
  start();
  const auto answer = post(kChat, chat_request("m", true));
  EXPECT_EQ(answer.body, stream.preamble + stream.content);
  EXPECT_NE(answer.end, End::complete);
}

}  // namespace
}  // namespace llm_api_router::test
