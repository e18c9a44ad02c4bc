// Which header fields travel, in both directions, and that no key ever does.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

class Headers : public RouterTest {
 protected:
  Headers() {
    upstream_.always(respond_json(200, chat_answer()));
    openai("o", upstream_.base_url());
    anthropic("a", upstream_.base_url());
  }
  // What upstream got when a client sent these fields to `target`.
  ReceivedRequest sent_up(const std::string& target, const Fields& fields) {
    const auto number = upstream_.request_count();
    EXPECT_EQ(post(target, chat_request(), fields).status, 200U);
    return upstream_.request(number);
  }
  ScriptedUpstream upstream_;
};

TEST_F(Headers, UpstreamGetsExactlyWhatItMay) {
  start();
  const auto request = sent_up(kMessages, {{"User-Agent", "claude-cli/2.1"},
                                           {"Accept", "application/json"},
                                           {"Anthropic-Beta", "one,two"},
                                           {"anthropic-beta", "three"},
                                           {"anthropic-version", "2026-10-21"},
                                           {"X-Stainless-Lang", "js"},
                                           {"x-claude-code-session-id", "s1"},
                                           {"X-Never-Heard-Of", "a  b"},
                                           {"traceparent", "00-1-2-01"},
                                           // From here on: not to travel.
                                           {"Authorization", "Bearer client-key"},
                                           {"x-api-key", "client-key"},
                                           {"Accept-Encoding", "gzip, br"},
                                           {"Cookie", "a=b"},
                                           {"Forwarded", "for=1.2.3.4"},
                                           {"X-Forwarded-For", "1.2.3.4"},
                                           {"x-forwarded-proto", "http"},
                                           {"OpenAI-Organization", "org"},
                                           {"openai-project", "proj"},
                                           {"Connection", "keep-alive, X-Hop"},
                                           {"X-Hop", "1"},
                                           {"Keep-Alive", "timeout=5"},
                                           {"TE", "trailers"},
                                           {"Trailer", "x"},
                                           {"Upgrade", "h2c"},
                                           {"Proxy-Authorization", "Basic x"},
                                           {"Proxy-Connection", "keep-alive"}});
  EXPECT_THAT(request.names(),
              ElementsAre("accept", "accept-encoding", "anthropic-beta", "anthropic-beta",
                          "anthropic-version", "content-length", "content-type", "host",
                          "traceparent", "user-agent", "x-api-key", "x-claude-code-session-id",
                          "x-never-heard-of", "x-stainless-lang"));
  EXPECT_THAT(request.find("accept-encoding"), Optional(std::string{"identity"}));
  EXPECT_THAT(request.find("x-api-key"), Optional(std::string{"key-of-a"}));
  EXPECT_THAT(request.find("anthropic-version"), Optional(std::string{"2026-10-21"}));
  EXPECT_THAT(request.raw, HasSubstr("\r\nX-Never-Heard-Of: a  b\r\n"));
  EXPECT_THAT(request.find("host"), Optional("127.0.0.1:" + std::to_string(upstream_.port())));
  EXPECT_THAT(request.raw, Not(HasSubstr("client-key")));
}

TEST_F(Headers, ClientGetsExactlyWhatItMay) {
  upstream_.next(respond_json(200, chat_answer(),
                              {{"request-id", "req_up"},
                               {"x-request-id", "xreq_up"},
                               {"Retry-After", "1"},
                               {"anthropic-ratelimit-requests-remaining", "9"},
                               {"x-ratelimit-remaining-tokens", "8"},
                               {"OpenAI-Processing-Ms", "12"},
                               {"X-Never-Heard-Of", "c  d"},
                               {"Server", "s"},
                               {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                               {"Vary", "Accept"},
                               {"Vary", "Origin"},
                               // From here on: not to travel.
                               {"Set-Cookie", "a=b"},
                               {"set-cookie", "c=d"},
                               {"Alt-Svc", "h3=\":443\""},
                               {"Strict-Transport-Security", "max-age=1"},
                               {"Connection", "X-Hop"},
                               {"X-Hop", "1"},
                               {"Keep-Alive", "timeout=5"},
                               {"Proxy-Authenticate", "Basic"},
                               {"Trailer", "x"},
                               {"X-Provider", "liar"},
                               {"x-router-attempts", "99"}}));
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_THAT(answer.names(),
              ElementsAre("anthropic-ratelimit-requests-remaining", "content-length",
                          "content-type", "date", "openai-processing-ms", "request-id",
                          "retry-after", "server", "vary", "vary", "x-never-heard-of", "x-provider",
                          "x-ratelimit-remaining-tokens", "x-request-id", "x-router-attempts"));
  EXPECT_THAT(answer.raw, HasSubstr("\r\nX-Never-Heard-Of: c  d\r\n"));
  EXPECT_EQ(answer.find("x-provider"), "o");
  EXPECT_EQ(answer.find("x-router-attempts"), "1");
  EXPECT_EQ(answer.find("x-request-id"), "xreq_up");
}

TEST_F(Headers, AnswerWithoutARequestIdGetsOne) {
  start();
  const auto first = post(kChat, chat_request()).find("x-request-id");
  const auto second = post(kMessages, messages_request()).find("x-request-id");
  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
}

TEST_F(Headers, HeadersOfAStreamTravelLikewise) {
  upstream_.next([](Exchange& exchange) {
    exchange.send(stream_head({{"request-id", "req_up"}, {"set-cookie", "a=b"}}));
    exchange.send(chunk(messages_stream().all()).append(kLastChunk));
  });
  start();
  const auto answer = post(kMessages, messages_request("m", true));
  EXPECT_THAT(answer.names(), ElementsAre("content-type", "request-id", "transfer-encoding",
                                          "x-provider", "x-request-id", "x-router-attempts"));
  EXPECT_EQ(answer.find("content-type"), "text/event-stream");
}

// However a client presents its own credential, exactly the provider's goes up.
TEST_F(Headers, ProviderKeyReplacesEveryFormOfCredential) {
  start();
  const std::vector<Fields> forms{
      {},
      {{"x-api-key", "client-key"}},
      {{"Authorization", "Bearer client-key"}},
      {{"authorization", "Bearer client-key"}, {"X-Api-Key", "client-key"}},
      {{"Authorization", "Basic client-key"}},
      {{"x-api-key", "client-key"}, {"x-api-key", "client-key"}}};
  for (const auto& form : forms) {
    const auto chat = sent_up(kChat, form);
    EXPECT_EQ(chat.find("authorization"), "Bearer key-of-o");
    EXPECT_EQ(chat.count("authorization"), 1U);
    EXPECT_EQ(chat.count("x-api-key"), 0U);
    const auto messages = sent_up(kMessages, form);
    EXPECT_EQ(messages.find("x-api-key"), "key-of-a");
    EXPECT_EQ(messages.count("x-api-key"), 1U);
    EXPECT_EQ(messages.count("authorization"), 0U);
    EXPECT_THAT(chat.raw + messages.raw, Not(HasSubstr("client-key")));
  }
}

TEST_F(Headers, AuthSaysHowTheKeyIsPresented) {
  config_.openai[0].auth = Auth::x_api_key;
  config_.anthropic[0].auth = Auth::bearer;
  start();
  EXPECT_EQ(sent_up(kChat, {}).find("x-api-key"), "key-of-o");
  EXPECT_EQ(sent_up(kMessages, {}).find("authorization"), "Bearer key-of-a");
}

TEST_F(Headers, SubscriptionTokensAreBearer) {
  config_.anthropic[0].api_key = "sk-ant-oat01-token";
  start();
  const auto request = sent_up(kMessages, {});
  EXPECT_EQ(request.find("authorization"), "Bearer sk-ant-oat01-token");
  EXPECT_EQ(request.count("x-api-key"), 0U);
}

TEST_F(Headers, AnthropicVersionIsSetOnlyWhereAbsent) {
  start();
  EXPECT_EQ(sent_up(kMessages, {}).find("anthropic-version"), "2023-06-01");
  const auto own = sent_up(kMessages, {{"Anthropic-Version", "2026-10-21"}});
  EXPECT_EQ(own.find("anthropic-version"), "2026-10-21");
  EXPECT_EQ(own.count("anthropic-version"), 1U);
  EXPECT_FALSE(sent_up(kChat, {}).find("anthropic-version"));
}

TEST_F(Headers, ConfiguredHeadersAreSetOnEveryAttempt) {
  config_.openai[0].headers = {{"X-Team", "blue"}, {"User-Agent", "router"}};
  start();
  const auto request = sent_up(kChat, {{"x-team", "red"}, {"user-agent", "client"}});
  EXPECT_EQ(request.find("x-team"), "blue");
  EXPECT_EQ(request.count("x-team"), 1U);
  EXPECT_EQ(request.find("user-agent"), "router");
  EXPECT_EQ(request.count("user-agent"), 1U);
}

TEST_F(Headers, NoAnswerEverShowsAProvidersKey) {
  upstream_.always(
      respond_json(401, openai_error("invalid_request_error", "Incorrect key: key-of-o")));
  start();
  const auto refused = post(kChat, chat_request());
  EXPECT_THAT(refused.raw + refused.body, Not(HasSubstr("key-of-")));
  const auto told = get("/status");
  EXPECT_EQ(told.status, 200U);
  EXPECT_THAT(told.raw + told.body, Not(HasSubstr("key-of-")));
}

TEST_F(Headers, ProviderNameIsPercentEncoded) {
  config_.openai[0].name = "zwei, \xC3\xA4";
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "zwei%2C%20%C3%A4");
}

TEST_F(Headers, KeepAliveServesManyRequestsOnOneConnection) {
  start();
  auto router = client();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(router.exchange({.target = kChat, .body = chat_request()}).status, 200U);
  }
  EXPECT_EQ(upstream_.connection_count(), 1U);
}

}  // namespace
}  // namespace llm_api_router::test
