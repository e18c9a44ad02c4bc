// What makes a request go on to the next provider, and what its client gets when none is left.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using std::chrono::milliseconds;

std::string json_head(const std::string& more) {
  return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + more + "\r\n";
}

// One way of the first provider to fail, and the status of the client's answer if there is no
// other.
struct Failing {
  std::string name;
  Script script;
  unsigned alone;
};

void PrintTo(const Failing& one, std::ostream* out) { *out << one.name; }

std::string name_of_failing(const ::testing::TestParamInfo<Failing>& one) { return one.param.name; }

Failing failing_status(unsigned status, unsigned alone) {
  return {"Status" + std::to_string(status),
          respond_json(status, openai_error("some_error", "as it is")), alone};
}

class Fallback : public RouterTest {
 protected:
  ProviderConfig& first(const std::string& base_url) {
    auto& provider = openai("first", base_url);
    provider.timeout = milliseconds{200};
    provider.response_timeout = milliseconds{200};
    provider.connect_timeout = milliseconds{300};
    return provider;
  }
  void with_second() {
    second_.always(respond_json(200, chat_answer()));
    openai("second", second_.base_url());
  }
  ScriptedUpstream second_;
};

class FailingUpstream : public Fallback, public ::testing::WithParamInterface<Failing> {
 protected:
  FailingUpstream() { upstream_.always(GetParam().script); }
  ScriptedUpstream upstream_;
};

TEST_P(FailingUpstream, LetsTheNextProviderAnswer) {
  first(upstream_.base_url());
  with_second();
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, chat_answer());
  EXPECT_EQ(answer.find("x-provider"), "second");
  EXPECT_EQ(answer.find("x-router-attempts"), "2");
  EXPECT_EQ(upstream_.request().body, second_.request().body);
  EXPECT_EQ(second_.request().find("authorization"), "Bearer key-of-second");
}

TEST_P(FailingUpstream, AloneLeavesANativeError) {
  first(upstream_.base_url());
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_TRUE(is_openai_error(answer, GetParam().alone));
  EXPECT_EQ(answer.find("x-router-attempts"), "1");
  EXPECT_EQ(upstream_.request_count(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Statuses, FailingUpstream,
                         ::testing::Values(failing_status(401, 502), failing_status(402, 402),
                                           failing_status(403, 403), failing_status(408, 408),
                                           failing_status(409, 409), failing_status(429, 429),
                                           failing_status(500, 500), failing_status(502, 502),
                                           failing_status(503, 503), failing_status(504, 504),
                                           failing_status(529, 529)),
                         name_of_failing);

INSTANTIATE_TEST_SUITE_P(
    BrokenAnswers, FailingUpstream,
    ::testing::Values(
        Failing{"ModelNotFound",
                respond_json(404, openai_error("invalid_request_error", "no", "model_not_found")),
                404},
        Failing{"QuotaExceeded",
                respond_json(429, openai_error("insufficient_quota", "no", "insufficient_quota")),
                429},
        Failing{"Redirect", respond(302, {{"location", "http://127.0.0.1:1/"}}, ""), 502},
        Failing{"SwitchingProtocols",
                respond_raw("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
                502},
        Failing{"Html", respond(200, {{"content-type", "text/html"}}, "<html>hello</html>"), 502},
        Failing{"Empty", respond_json(200, ""), 502}, Failing{"EmptyStream", respond_sse(""), 502},
        Failing{"TruncatedBySize",
                respond_and_close(json_head("content-length: 100\r\n") + "{\"choices\":["), 502},
        Failing{"TruncatedChunks",
                respond_and_close(json_head("transfer-encoding: chunked\r\n") + chunk("{\"a\":")),
                502},
        Failing{"TruncatedUntilClose",
                respond_and_close(json_head("connection: close\r\n") + "{\"choices\":["), 502},
        Failing{"NotHttp", respond_and_close("SSH-2.0-OpenSSH_9.2\r\n"), 502},
        Failing{
            "BothFramings",
            respond_raw(json_head("content-length: 2\r\ntransfer-encoding: chunked\r\n") + "{}"),
            502},
        Failing{"EndBeforeAByte", respond_and_close(""), 502},
        Failing{"ResetBeforeAByte", respond_and_reset(""), 502}, Failing{"Silence", stall(), 504}),
    name_of_failing);

TEST_F(Fallback, RefusedConnectionLetsTheNextProviderAnswer) {
  const RefusingPort nobody;
  first(nobody.base_url());
  with_second();
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
}

TEST_F(Fallback, RefusedConnectionAloneIsANative502) {
  const RefusingPort nobody;
  first(nobody.base_url());
  anthropic("first", nobody.base_url());
  start();
  EXPECT_TRUE(is_openai_error(post(kChat, chat_request()), 502));
  EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request()), 502));
}

TEST_F(Fallback, UnansweredConnectionLetsTheNextProviderAnswer) {
  const SilentPort nobody;
  first(nobody.base_url());
  with_second();
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
}

TEST_F(Fallback, UnansweredConnectionAloneIsANative504) {
  const SilentPort nobody;
  first(nobody.base_url());
  start();
  EXPECT_TRUE(is_openai_error(post(kChat, chat_request()), 504));
}

TEST_F(Fallback, UnknownNameLetsTheNextProviderAnswer) {
  first("http://no-such-host.invalid");
  with_second();
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
}

TEST_F(Fallback, GoesDownTheWholeList) {
  const RefusingPort nobody;
  ScriptedUpstream limited;
  limited.always(respond_json(429, "{}"));
  ScriptedUpstream broken;
  broken.always(respond_json(500, "{}"));
  first(nobody.base_url());
  openai("limited", limited.base_url());
  openai("broken", broken.base_url());
  with_second();
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.find("x-provider"), "second");
  EXPECT_EQ(answer.find("x-router-attempts"), "4");
}

// Request errors are the client's: another provider would say the same, and Claude Code negotiates
// its features by them.
class RequestError : public Fallback, public ::testing::WithParamInterface<unsigned> {};

TEST_P(RequestError, IsRelayedAtOnceAfterOneCall) {
  const auto body = openai_error("invalid_request_error", "unknown field: thinking.display");
  ScriptedUpstream upstream;
  upstream.always(respond_json(GetParam(), body, {{"x-request-id", "req_up"}}));
  first(upstream.base_url()).max_retries = 3;
  with_second();
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, GetParam());
  EXPECT_EQ(answer.body, body);
  EXPECT_EQ(answer.find("x-request-id"), "req_up");
  EXPECT_EQ(upstream.request_count(), 1U);
  EXPECT_EQ(second_.request_count(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Statuses, RequestError,
                         ::testing::Values(400U, 404U, 405U, 413U, 415U, 418U, 422U));

TEST_F(Fallback, FallbackOnAddsStatuses) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(400, "{}"));
  first(upstream.base_url()).fallback_on = {400};
  with_second();
  start();
  EXPECT_EQ(post(kChat, chat_request()).find("x-provider"), "second");
}

TEST_F(Fallback, RefusedKeyIsNoBusinessOfTheClient) {
  ScriptedUpstream upstream;
  upstream.always(respond_json(401, openai_error("auth", "Incorrect API key: key-of-first")));
  first(upstream.base_url());
  anthropic("first", upstream.base_url());
  start();
  const auto chat = post(kChat, chat_request());
  EXPECT_TRUE(is_openai_error(chat, 502));
  EXPECT_EQ(chat.find("x-should-retry"), "false");
  EXPECT_EQ(chat.body.find("Incorrect"), std::string::npos);
  EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request()), 502));
}

TEST_F(Fallback, ExhaustedAccountIsNotToBeRetried) {
  ScriptedUpstream upstream;
  const auto body = openai_error("insufficient_quota", "You exceeded", "insufficient_quota");
  upstream.always(respond_json(429, body));
  first(upstream.base_url());
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(answer.body, body);
  EXPECT_EQ(answer.find("x-should-retry"), "false");
}

TEST_F(Fallback, RateLimitSaysMoreThanAServerError) {
  ScriptedUpstream limited;
  limited.always(respond_json(429, openai_error("requests", "slow down")));
  ScriptedUpstream broken;
  broken.always(respond_json(500, openai_error("server_error", "oops")));
  const RefusingPort nobody;
  first(nobody.base_url());
  openai("limited", limited.base_url());
  openai("broken", broken.base_url());
  start();
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(json_of(answer).at("error").at("message"), "slow down");
  EXPECT_EQ(answer.find("x-router-attempts"), "3");
}

}  // namespace
}  // namespace llm_api_router::test
