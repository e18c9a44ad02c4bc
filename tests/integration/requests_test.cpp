// Requests the router answers itself: bad bodies, unknown paths, wrong methods, probes.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Requests : public RouterTest {
 protected:
  Requests() {
    upstream_.always(respond_json(200, chat_answer()));
    openai("only", upstream_.base_url());
    anthropic("only", upstream_.base_url());
  }
  ~Requests() override { EXPECT_EQ(upstream_.request_count(), expected_calls_); }

  ScriptedUpstream upstream_;
  std::size_t expected_calls_ = 0;
};

std::string nested(std::size_t depth) {
  return R"({"model":"m","messages":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
}

struct BodyCase {
  const char* name;
  std::string body;
};

void PrintTo(const BodyCase& one, std::ostream* out) { *out << one.name; }

class BadBody : public Requests, public ::testing::WithParamInterface<BodyCase> {};

TEST_P(BadBody, IsANative400WithoutACall) {
  start();
  const auto& body = GetParam().body;
  for (const auto* const target : {"/openai/chat/completions", "/openai/v1/chat/completions",
                                   "/openai/completions", "/openai/embeddings"}) {
    EXPECT_TRUE(is_openai_error(post(target, body), 400)) << target;
  }
  for (const auto* const target :
       {"/anthropic/v1/messages", "/anthropic/chat/completions",
        "/anthropic/v1/messages/count_tokens", "/anthropic/v1/count_tokens"}) {
    EXPECT_TRUE(is_anthropic_error(post(target, body), 400)) << target;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, BadBody,
    ::testing::Values(BodyCase{"Empty", ""}, BodyCase{"NotJson", "hello"},
                      BodyCase{"Blank", " \r\n "}, BodyCase{"Array", R"([{"model":"m"}])"},
                      BodyCase{"String", R"("model")"}, BodyCase{"NoModel", R"({"messages":[]})"},
                      BodyCase{"EmptyObject", "{}"}, BodyCase{"ModelNumber", R"({"model":5})"},
                      BodyCase{"ModelNull", R"({"model":null})"},
                      BodyCase{"ModelObject", R"({"model":{"model":"m"}})"},
                      BodyCase{"ModelTwice", R"({"model":"a","model":"b"})"},
                      BodyCase{"Unclosed", R"({"model":"m","messages":[)"},
                      BodyCase{"UnclosedString", R"({"model":"m)"},
                      BodyCase{"TwoDocuments", R"({"model":"m"}{"model":"m"})"},
                      BodyCase{"Garbage", std::string(R"({"model":"m"})") + '\0'},
                      BodyCase{"NotUtf8", "{\"model\":\"m\",\"x\":\"\xff\xfe\"}"},
                      BodyCase{"Nesting100000", nested(100'000)},
                      BodyCase{"UnclosedNesting1000000",
                               R"({"model":"m","a":)" + std::string(1'000'000, '[')}),
    [](const auto& one) { return one.param.name; });

TEST_F(Requests, ResponsesMayLackAModel) {
  expected_calls_ = 1;
  start();
  EXPECT_EQ(post("/openai/responses", R"({"previous_response_id":"r"})").status, 200U);
  EXPECT_TRUE(is_openai_error(post("/openai/responses", "no"), 400));
}

TEST_F(Requests, TooLargeIsANative413) {
  config_.server.max_body_mb = 1;
  start();
  const std::string body = R"({"model":"m","x":")" + std::string(1 << 20, 'x') + R"("})";
  EXPECT_TRUE(is_openai_error(post(kChat, body), 413));
  EXPECT_TRUE(is_anthropic_error(post(kMessages, body), 413));
}

TEST_F(Requests, TooLargeIsToldBeforeTheBodyIsSent) {
  start();
  auto router = client();
  router.send(RequestText{.target = kMessages,
                          .fields = {{"content-length", "99999999999"},
                                     {"content-type", "application/json"},
                                     {"expect", "100-continue"}}}
                  .head());
  EXPECT_TRUE(is_anthropic_error(router.read_response(), 413));
}

TEST_F(Requests, TooLargeInChunksIsANative413) {
  config_.server.max_body_mb = 1;
  start();
  auto router = client();
  router.send(RequestText{
      .target = kChat,
      .fields = {{"transfer-encoding", "chunked"}, {"content-type", "application/json"}}}
                  .head());
  const auto part = chunk(std::string(100'000, ' '));
  for (int i = 0; i < 12 && router.send(part); ++i) continue;
  EXPECT_TRUE(is_openai_error(router.read_response(), 413));
}

TEST_F(Requests, UnknownPathsAre404) {
  start();
  for (const auto* const target : {"/x", "/openaix", "/anthropicx/v1/messages", "/v1/messages",
                                   "/chat/completions", "/status/x", "//openai/models"}) {
    EXPECT_TRUE(is_openai_error(get(target), 404)) << target;
    EXPECT_EQ(post(target, chat_request()).status, 404U) << target;
  }
}

struct MethodCase {
  std::string method;
  std::string target;
  std::string allow;
};

void PrintTo(const MethodCase& one, std::ostream* out) { *out << one.method << ' ' << one.target; }

class WrongMethod : public Requests, public ::testing::WithParamInterface<MethodCase> {};

TEST_P(WrongMethod, Is405WithAllow) {
  start();
  const auto& one = GetParam();
  const auto answer = send({.method = one.method, .target = one.target});
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(answer.find("allow"), one.allow);
  const bool anthropic = one.target.starts_with("/anthropic");
  EXPECT_TRUE(anthropic ? is_anthropic_error(answer, 405) : is_openai_error(answer, 405));
}

INSTANTIATE_TEST_SUITE_P(
    Known, WrongMethod,
    ::testing::Values(MethodCase{"PUT", "/openai/chat/completions", "GET, POST"},
                      MethodCase{"DELETE", "/openai/v1/chat/completions", "GET, POST"},
                      MethodCase{"GET", "/anthropic/v1/messages", "POST"},
                      MethodCase{"DELETE", "/anthropic/chat/completions", "POST"},
                      MethodCase{"GET", "/anthropic/v1/messages/count_tokens", "POST"},
                      MethodCase{"PUT", "/anthropic/v1/count_tokens?x=1", "POST"}),
    [](const auto& one) { return "Number" + std::to_string(one.index); });

TEST_F(Requests, ProbesAreAnsweredByTheRouterItself) {
  start();
  for (const auto* const target : {"/anthropic", "/anthropic/", "/openai", "/openai/",
                                   "/anthropic/api/hello", "/anthropic?x=1"}) {
    EXPECT_EQ(get(target).status, 200U) << target;
    const auto head = send({.method = "HEAD", .target = target});
    EXPECT_EQ(head.status, 200U) << target;
    EXPECT_TRUE(head.body.empty());
  }
  EXPECT_EQ(send({.method = "HEAD", .target = "/"}).status, 200U);
}

TEST_F(Requests, HeadAnswerLeavesTheConnectionInStep) {
  start();
  auto router = client();
  EXPECT_EQ(router.exchange({.method = "HEAD", .target = "/anthropic"}).status, 200U);
  EXPECT_EQ(router.exchange({.method = "GET", .target = "/health"}).status, 200U);
}

TEST_F(Requests, WebSocketIsToldToUsePost) {
  start();
  const auto answer = get("/openai/responses", {{"Connection", "Upgrade"},
                                                {"Upgrade", "websocket"},
                                                {"Sec-WebSocket-Version", "13"},
                                                {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
  EXPECT_TRUE(is_openai_error(answer, 426));
}

TEST_F(Requests, ErrorsNameWhatIsWrong) {
  start();
  const auto chat = json_of(post(kChat, R"({"messages":[]})")).at("error");
  EXPECT_EQ(chat.at("type"), "invalid_request_error");
  EXPECT_EQ(chat.at("param"), "model");
  EXPECT_TRUE(chat.at("code").is_null());
  const auto messages = json_of(post(kMessages, R"({"messages":[]})")).at("error");
  EXPECT_EQ(messages.at("type"), "invalid_request_error");
  EXPECT_NE(messages.at("message").get<std::string>().find("model"), std::string::npos);
}

TEST_F(Requests, ConnectionGoesOnAfterABadBody) {
  expected_calls_ = 1;
  start();
  auto router = client();
  EXPECT_EQ(router.exchange({.target = kChat, .body = "no"}).status, 400U);
  EXPECT_EQ(router.exchange({.target = kChat, .body = chat_request()}).status, 200U);
}

TEST_F(Requests, BodyThatEndsEarlyIsDropped) {
  start();
  auto router = client();
  router.send(
      RequestText{.target = kChat,
                  .fields = {{"content-length", "1000"}, {"content-type", "application/json"}}}
          .head() +
      "{");
  router.shut_write();
  EXPECT_NE(router.read_response().status, 200U);
  EXPECT_EQ(get("/health").status, 200U);
}

TEST_F(Requests, BadChunkIsANative400AndTheEnd) {
  start();
  auto router = client();
  router.send(RequestText{.target = kMessages,
                          .fields = {{"transfer-encoding", "chunked"},
                                     {"content-type", "application/json"}}}
                  .head() +
              "5\r\n{\"moXX\r\n");
  EXPECT_TRUE(is_anthropic_error(router.read_response(), 400));
  EXPECT_EQ(router.drain(), Connection::Event::end);
}

}  // namespace
}  // namespace llm_api_router::test
