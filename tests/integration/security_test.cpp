// Who is let in: keys, hosts, origins, content types, paths.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

// SHA-256 of "router-key-1".
constexpr const char* kDigest = "74ec3e5bf4f728ab82ed155f73e83b23efcb85d61946506f9ab8853daf31834f";

class Security : public RouterTest {
 protected:
  Security() {
    upstream_.always(respond_json(200, chat_answer()));
    openai("only", upstream_.base_url());
    anthropic("only", upstream_.base_url());
  }
  [[nodiscard]] unsigned chat(const Fields& fields) const {
    return post(kChat, chat_request(), fields).status;
  }
  ScriptedUpstream upstream_;
};

class Keys : public Security {
 protected:
  Keys() { config_.server.api_keys = {std::string(64, '0'), kDigest}; }
};

TEST_F(Keys, AreTakenAsBearerAsXApiKeyOrAsBoth) {
  start();
  EXPECT_EQ(chat({{"Authorization", "Bearer router-key-1"}}), 200U);
  EXPECT_EQ(chat({{"authorization", "bearer router-key-1"}}), 200U);
  EXPECT_EQ(chat({{"X-Api-Key", "router-key-1"}}), 200U);
  EXPECT_EQ(chat({{"x-api-key", "router-key-1"}, {"authorization", "Bearer router-key-1"}}), 200U);
  EXPECT_EQ(upstream_.request(0).raw.find("router-key-1"), std::string::npos);
}

TEST_F(Keys, WrongOnesAreOneConstant401) {
  start();
  for (const Fields& fields : std::vector<Fields>{{},
                                                  {{"authorization", "Bearer wrong"}},
                                                  {{"authorization", "Bearer "}},
                                                  {{"authorization", "Basic router-key-1"}},
                                                  {{"authorization", "router-key-1"}},
                                                  {{"x-api-key", "router-key-1 x"}},
                                                  {{"x-api-key", ""}},
                                                  {{"x-api-key", kDigest}}}) {
    const auto openai = post(kChat, chat_request(), fields);
    EXPECT_TRUE(is_openai_error(openai, 401));
    EXPECT_EQ(json_of(openai), json_of(post(kChat, chat_request())));
    EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request(), fields), 401));
  }
  EXPECT_EQ(upstream_.request_count(), 0U);
}

TEST_F(Keys, GuardEverythingThatTellsSomething) {
  start();
  for (const auto* const target : {"/", "/status", "/openai/models", "/anthropic/v1/models"}) {
    EXPECT_EQ(get(target).status, 401U) << target;
    EXPECT_EQ(get(target, {{"x-api-key", "router-key-1"}}).status, 200U) << target;
  }
}

TEST_F(Keys, AreNotAskedForByHealthReadyAndProbes) {
  start();
  for (const auto* const target : {"/health", "/ready", "/anthropic", "/anthropic/", "/openai",
                                   "/openai/", "/anthropic/api/hello"}) {
    EXPECT_EQ(get(target).status, 200U) << target;
    if (target[1] != 'h' && target[1] != 'r') {
      EXPECT_EQ(send({.method = "HEAD", .target = target}).status, 200U) << target;
    }
  }
  EXPECT_EQ(send({.method = "HEAD", .target = "/"}).status, 200U);
}

// DNS rebinding: a page's own name may resolve to the loopback address.
TEST_F(Security, OnlyKnownHostsAreServed) {
  config_.server.allowed_hosts = {"router.lan"};
  start();
  for (const auto* const host : {"127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]",
                                 "[::1]:8000", "router.lan", "Router.LAN:80"}) {
    EXPECT_EQ(chat({{"host", host}}), 200U) << host;
  }
  for (const auto* const host : {"evil.example", "evil.example:8000", "127.0.0.1.evil.example",
                                 "localhost.evil.example", "192.0.2.1", "x.router.lan"}) {
    const auto answer = post(kChat, chat_request(), {{"host", host}});
    EXPECT_TRUE(is_openai_error(answer, 421)) << host;
    EXPECT_EQ(get("/status", {{"host", host}}).status, 421U) << host;
    EXPECT_EQ(get("/health", {{"host", host}}).status, 421U) << host;
  }
}

TEST_F(Security, StarAllowsAnyHost) {
  config_.server.allowed_hosts = {"*"};
  start();
  EXPECT_EQ(chat({{"host", "anything.example"}}), 200U);
}

TEST_F(Security, ForeignOriginsAreRefused) {
  config_.server.allowed_origins = {"https://app.example"};
  start();
  for (const Fields& fields : std::vector<Fields>{{{"origin", "https://evil.example"}},
                                                  {{"origin", "null"}},
                                                  {{"origin", "https://app.example.evil"}},
                                                  {{"origin", "http://app.example"}},
                                                  {{"sec-fetch-site", "cross-site"}}}) {
    EXPECT_TRUE(is_openai_error(post(kChat, chat_request(), fields), 403));
    EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request(), fields), 403));
    EXPECT_EQ(get("/status", fields).status, 403U);
  }
  EXPECT_EQ(upstream_.request_count(), 0U);
}

TEST_F(Security, OwnAndAllowedOriginsAreServed) {
  config_.server.allowed_origins = {"https://app.example"};
  start();
  EXPECT_EQ(chat({{"host", "127.0.0.1:8000"}, {"origin", "http://127.0.0.1:8000"}}), 200U);
  EXPECT_EQ(chat({{"sec-fetch-site", "same-origin"}}), 200U);
  EXPECT_EQ(chat({{"sec-fetch-site", "none"}}), 200U);
  const auto answer = post(kChat, chat_request(),
                           {{"origin", "https://app.example"}, {"sec-fetch-site", "cross-site"}});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("access-control-allow-origin"), "https://app.example");
}

// A browser asks before it sends what a form could not, and sends no key with that question.
TEST_F(Security, PreflightOfAnAllowedOriginIsAnsweredByTheRouter) {
  config_.server.allowed_origins = {"https://app.example"};
  config_.server.api_keys = {kDigest};
  start();
  const auto preflight = [&](const std::string& origin) {
    return send({.method = "OPTIONS",
                 .target = kChat,
                 .fields = {{"origin", origin},
                            {"access-control-request-method", "POST"},
                            {"access-control-request-headers", "authorization,content-type"}}});
  };
  const auto answer = preflight("https://app.example");
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(answer.find("access-control-allow-origin"), "https://app.example");
  EXPECT_THAT(answer.find("access-control-allow-methods").value_or(""),
              ::testing::HasSubstr("POST"));
  EXPECT_THAT(answer.find("access-control-allow-headers").value_or(""),
              ::testing::HasSubstr("authorization"));
  EXPECT_EQ(preflight("https://evil.example").status, 403U);
  EXPECT_EQ(upstream_.request_count(), 0U);
}

TEST_F(Security, RoutedPostsNeedJson) {
  start();
  for (const auto* const type :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "application/jsonx", "text/json", ""}) {
    const Fields fields{{"content-type", type}};
    EXPECT_TRUE(is_openai_error(post(kChat, chat_request(), fields), 415)) << type;
    EXPECT_TRUE(is_anthropic_error(post(kMessages, messages_request(), fields), 415)) << type;
  }
  for (const auto* const type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8",
        "application/json ;charset=utf-8"}) {
    EXPECT_EQ(chat({{"content-type", type}}), 200U) << type;
  }
}

TEST_F(Security, PathsThatCouldEscapeABaseUrlAre400) {
  start();
  for (const auto* const target :
       {"/openai/../admin", "/openai/./models", "/openai/..", "/openai/x/%2e%2e/y",
        "/openai/%2E%2e/x", "/openai/.%2e/x", "/openai/a%2f..%2fb", "/openai/a%5c..%5cb",
        "/openai/a\\b", "/openai/%00", "/openai/x%00y", "/openai/%252e%252e/x"}) {
    EXPECT_TRUE(is_openai_error(get(target), 400)) << target;
  }
  EXPECT_TRUE(is_anthropic_error(get("/anthropic/v1/files/../../x"), 400));
  EXPECT_EQ(upstream_.request_count(), 0U);
}

TEST_F(Security, DotsWithinNamesAreFine) {
  start();
  EXPECT_EQ(get("/openai/models/gpt-4.1").status, 200U);
  EXPECT_EQ(get("/openai/files/..x/y..").status, 200U);
  EXPECT_EQ(get("/openai/files/a?path=../x").status, 200U);
}

TEST_F(Security, OtherTargetFormsAreRefused) {
  start();
  for (const auto* const line : {"CONNECT 127.0.0.1:80", "OPTIONS *", "GET openai/models"}) {
    auto router = client();
    router.send(std::string{line} + " HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    const auto status = router.read_response().status;
    EXPECT_TRUE(status == 400 || status == 404) << line << ": " << status;
  }
  EXPECT_EQ(upstream_.request_count(), 0U);
}

}  // namespace
}  // namespace llm_api_router::test
