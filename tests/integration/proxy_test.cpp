// Outbound proxies: upstream is reached through a tunnel.
#include <cstdlib>

#include <gmock/gmock.h>

#include "tests/support/certificates.hpp"
#include "tests/support/router_test.hpp"
#include "tests/support/scripted_proxy.hpp"

namespace llm_api_router::test {
namespace {

// A variable of the environment for as long as a test runs.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

class Proxies : public RouterTest {
 protected:
  Proxies() { upstream_.always(respond_json(200, chat_answer())); }
  ScriptedUpstream upstream_;
};

// The name is the proxy's to resolve.
TEST_F(Proxies, ProviderIsReachedThroughItsProxy) {
  const ScriptedProxy proxy(upstream_.port());
  openai("only", "http://upstream.invalid:8080/v1").proxy = proxy.url();
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  const auto asked = proxy.requests().at(0);
  EXPECT_EQ(asked.start_line, "CONNECT upstream.invalid:8080 HTTP/1.1");
  EXPECT_EQ(asked.find("host"), "upstream.invalid:8080");
  EXPECT_EQ(asked.raw.find("key-of-only"), std::string::npos);
  EXPECT_EQ(upstream_.request().target, "/v1/chat/completions");
  EXPECT_EQ(upstream_.request().find("host"), "upstream.invalid:8080");
}

TEST_F(Proxies, ItsUserIsToldToTheProxyOnly) {
  const ScriptedProxy proxy(upstream_.port());
  openai("only", "http://upstream.invalid").proxy = proxy.url("user:p%40ss");
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(proxy.requests().at(0).find("proxy-authorization"), "Basic dXNlcjpwQHNz");
  EXPECT_FALSE(upstream_.request().find("proxy-authorization"));
}

TEST_F(Proxies, TunnelIsKeptAndUsedAgain) {
  const ScriptedProxy proxy(upstream_.port());
  openai("only", "http://upstream.invalid").proxy = proxy.url();
  config_.server.threads = 1;
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(proxy.requests().size(), 1U);
}

TEST_F(Proxies, TlsIsVerifiedThroughTheTunnel) {
  const CertificateAuthority authority;
  const Variable trusted("SSL_CERT_FILE", authority.file());
  for (const bool right : {true, false}) {
    const auto tls = authority.server(right ? "DNS:upstream.invalid" : "DNS:other.invalid");
    ScriptedUpstream secure({.tls = tls.get()});
    secure.always(respond_json(200, chat_answer()));
    const ScriptedProxy proxy(secure.port());
    config_.openai.clear();
    openai("only", "https://upstream.invalid").proxy = proxy.url();
    start();
    EXPECT_EQ(post(kChat, chat_request()).status, right ? 200U : 502U);
    EXPECT_EQ(proxy.requests().at(0).start_line, "CONNECT upstream.invalid:443 HTTP/1.1");
    EXPECT_EQ(secure.request_count(), right ? 1U : 0U);
    stop();
  }
}

TEST_F(Proxies, RefusalFallsBack) {
  for (const auto* const refusal : {"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
                                    "HTTP/1.1 407 Auth\r\nproxy-authenticate: Basic\r\n\r\n",
                                    "HTTP/1.1 502 Bad Gateway\r\n\r\n", "what?\r\n\r\n", "HTTP"}) {
    const ScriptedProxy proxy{std::string{refusal}};
    config_.openai.clear();
    openai("first", "http://upstream.invalid").proxy = proxy.url();
    openai("second", upstream_.base_url());
    start();
    EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second") << refusal;
    stop();
  }
}

TEST_F(Proxies, ProxyThatIsNotThereFallsBack) {
  const RefusingPort nobody;
  openai("first", "http://upstream.invalid").proxy = nobody.base_url();
  openai("second", upstream_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
}

TEST_F(Proxies, EnvironmentNamesThemByScheme) {
  const ScriptedProxy proxy(upstream_.port());
  const Variable variable("HTTP_PROXY", proxy.url());
  openai("only", "http://upstream.invalid");
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_EQ(proxy.requests().size(), 1U);
}

TEST_F(Proxies, LoopbackIsNeverProxied) {
  const ScriptedProxy proxy(upstream_.port());
  const Variable http("HTTP_PROXY", proxy.url());
  const Variable https("HTTPS_PROXY", proxy.url());
  openai("only", upstream_.base_url());
  start();
  EXPECT_EQ(post(kChat, chat_request()).status, 200U);
  EXPECT_TRUE(proxy.requests().empty());
}

TEST_F(Proxies, NoProxyExemptsHosts) {
  const ScriptedProxy proxy(upstream_.port());
  const Variable http("HTTP_PROXY", proxy.url());
  const Variable exempt("NO_PROXY", "other.example,.invalid");
  openai("only", "http://upstream.invalid").connect_timeout = std::chrono::seconds{2};
  start();
  EXPECT_NE(post(kChat, chat_request()).status, 200U);
  EXPECT_TRUE(proxy.requests().empty());
}

}  // namespace
}  // namespace llm_api_router::test
