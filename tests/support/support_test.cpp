// The tests' own tools: what they claim to send and see must be so.
#include <gtest/gtest.h>

#include "tests/support/answers.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/client.hpp"
#include "tests/support/closed_ports.hpp"
#include "tests/support/scripted_proxy.hpp"

namespace llm_api_router::test {
namespace {

TEST(ScriptedUpstream, RemembersWhatItWasSentByteForByte) {
  ScriptedUpstream upstream;
  upstream.next(respond_json(200, "{}"));
  Client client(upstream.port());
  client.exchange({.target = "/x?y=1", .fields = {{"X-Odd", "A  b"}}, .body = R"({"a": 1e400})"});
  const auto request = upstream.request();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/x?y=1");
  EXPECT_EQ(request.body, R"({"a": 1e400})");
  EXPECT_NE(request.raw.find("\r\nX-Odd: A  b\r\n"), std::string::npos);
}

TEST(ScriptedUpstream, ReadsChunkedBodiesAndKeepsTheConnection) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(200, "{}"));
  Client client(upstream.port());
  const RequestText request{.fields = {{"transfer-encoding", "chunked"}}};
  for (std::size_t i = 0; i < 2; ++i) {
    client.send(request.head() + chunk("abc") + chunk("de") + std::string{kLastChunk});
    EXPECT_EQ(client.read_response().status, 200U);
    EXPECT_EQ(upstream.request(i).body, "abcde");
    EXPECT_EQ(upstream.request(i).chunk_sizes, (std::vector<std::size_t>{3, 2}));
  }
  EXPECT_EQ(upstream.connection_count(), 1U);
}

TEST(ScriptedUpstream, CutsBodiesIntoChunksOfAnySize) {
  ScriptedUpstream upstream;
  const std::string body(100, 'x');
  for (const std::size_t size : {1U, 7U, 1000U}) {
    upstream.next(respond_sse(body, {Delivery::Framing::chunked, size, 3}));
    Client client(upstream.port());
    const auto response = client.exchange({.body = "{}"});
    EXPECT_EQ(response.body, body);
    EXPECT_EQ(response.end, End::complete);
  }
}

TEST(ScriptedUpstream, TellsACutFromAResetAndFromAnEnd) {
  ScriptedUpstream upstream;
  upstream.next(respond_and_close(stream_head() + chunk("part")))
      .next(respond_and_close(answer_head(200, {{"content-length", "10"}}) + "part"))
      .next(respond_and_close(answer_head(200, {{"connection", "close"}}) + "part"))
      .next([](Exchange& exchange) { exchange.reset(); });
  for (const auto end : {End::cut, End::cut, End::complete, End::reset}) {
    Client client(upstream.port());
    EXPECT_EQ(client.exchange({.body = "{}"}).end, end);
  }
}

TEST(ScriptedUpstream, WaitsUntilTheTestSaysGo) {
  Gate go_on;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    exchange.send(stream_head() + chunk("first"));
    ASSERT_TRUE(go_on.wait());
    exchange.send(chunk("second").append(kLastChunk));
  });
  Client client(upstream.port());
  client.send(RequestText{.body = "{}"}.bytes());
  ASSERT_TRUE(client.read_head());
  EXPECT_EQ(client.read_some(), "first");
  go_on.open();
  EXPECT_EQ(client.finish().body, "second");
}

TEST(ScriptedUpstream, NoticesThatTheClientLeft) {
  Gate left;
  ScriptedUpstream upstream;
  upstream.next([&](Exchange& exchange) {
    if (exchange.wait_until_left()) left.open();
  });
  Client client(upstream.port());
  client.send(RequestText{.body = "{}"}.bytes());
  EXPECT_TRUE(upstream.request().whole);
  client.leave();
  EXPECT_TRUE(left.wait());
}

TEST(ScriptedUpstream, ListensOnIpv6) {
  ScriptedUpstream upstream({.address = "::1"});
  upstream.next(respond_json(200, "{}"));
  Client client(upstream.port(), "::1");
  EXPECT_EQ(client.exchange({.body = "{}"}).status, 200U);
  EXPECT_EQ(upstream.base_url(), "http://[::1]:" + std::to_string(upstream.port()));
}

TEST(ScriptedProxy, TunnelsToItsTarget) {
  ScriptedUpstream upstream;
  upstream.next(respond_json(200, "{}"));
  ScriptedProxy proxy(upstream.port());
  Client client(proxy.port());
  client.send("CONNECT any.test:80 HTTP/1.1\r\nhost: any.test:80\r\n\r\n");
  EXPECT_EQ(client.read_response(true).status, 200U);
  EXPECT_EQ(client.exchange({.body = "{}"}).body, "{}");
  EXPECT_EQ(proxy.requests().at(0).start_line, "CONNECT any.test:80 HTTP/1.1");
}

TEST(RefusingPort, Refuses) {
  const RefusingPort port;
  const auto number = port.base_url().substr(port.base_url().rfind(':') + 1);
  EXPECT_THROW(Connection::to("127.0.0.1", static_cast<std::uint16_t>(std::stoi(number))),
               std::system_error);
}

TEST(CertificateAuthority, IssuesCertificates) {
  const CertificateAuthority authority;
  EXPECT_TRUE(std::filesystem::exists(authority.file()));
  EXPECT_NE(authority.server("IP:127.0.0.1"), nullptr);
  EXPECT_NE(authority.expired_server("DNS:localhost"), nullptr);
}

}  // namespace
}  // namespace llm_api_router::test
