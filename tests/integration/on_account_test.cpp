// What lives on one account: one provider, no fallback, streamed whatever its size.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class OnAccount : public RouterTest {
 protected:
  OnAccount() {
    for (auto* const upstream : {&first_, &second_}) {
      upstream->always(respond_json(200, R"({"id":"x"})"));
    }
    openai("first", first_.base_url());
    openai("second", second_.base_url());
    anthropic("first", first_.base_url());
    anthropic("second", second_.base_url());
  }
  ScriptedUpstream first_;
  ScriptedUpstream second_;
};

class OneAccount : public OnAccount, public ::testing::WithParamInterface<RequestText> {};

TEST_P(OneAccount, FailureIsRelayedWithoutAFallback) {
  config_.openai[0].max_retries = config_.anthropic[0].max_retries = 3;
  const auto body = openai_error("server_error", "as it is");
  first_.always(respond_json(500, body));
  start();
  const auto answer = send(GetParam());
  EXPECT_EQ(answer.status, 500U);
  EXPECT_EQ(answer.body, body);
  EXPECT_EQ(first_.request_count(), 1U);
  EXPECT_EQ(second_.request_count(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Operations, OneAccount,
    ::testing::Values(RequestText{"GET", "/openai/files", {}, ""},
                      RequestText{"POST", "/openai/batches", {}, R"({"input_file_id":"f"})"},
                      RequestText{"GET", "/openai/responses/resp_1", {}, ""},
                      RequestText{"DELETE", "/openai/responses/resp_1", {}, ""},
                      RequestText{"GET", "/openai/chat/completions", {}, ""},
                      RequestText{"POST", "/anthropic/v1/messages/batches", {}, "{}"},
                      RequestText{"GET", "/anthropic/v1/messages/batches/b/results", {}, ""},
                      RequestText{"DELETE", "/anthropic/v1/files/f", {}, ""}),
    [](const auto& one) { return "Number" + std::to_string(one.index); });

TEST_F(OnAccount, RefusedKeyIsStillKeptFromTheClient) {
  first_.always(respond_json(401, openai_error("auth", "Incorrect API key: key-of-first")));
  start();
  const auto answer = get("/openai/files");
  EXPECT_TRUE(is_openai_error(answer, 502));
  EXPECT_EQ(answer.body.find("Incorrect"), std::string::npos);
}

TEST_F(OnAccount, ListOfModelsFallsBack) {
  first_.always(respond_json(500, "{}"));
  start();
  EXPECT_EQ(get("/openai/models").find("x-provider"), "second");
  EXPECT_EQ(get("/anthropic/v1/models?limit=1000").find("x-provider"), "second");
}

TEST_F(OnAccount, UploadReachesUpstreamWhileTheClientStillSends) {
  Gate begun;
  std::string first_part;
  first_.next_at_head([&](Exchange& exchange) {
    while (first_part.size() < 1'000) first_part += exchange.read_body_some();
    begun.open();
  });
  first_.always(respond_json(200, "{}"));
  start();
  // NOLINTNEXTLINE(bugprone-string-constructor): it is meant to be large.
  const std::string half(40'000'000, 'a');
  auto router = client();
  router.send(RequestText{.target = "/openai/files",
                          .fields = {{"content-type", "multipart/form-data; boundary=b"},
                                     {"content-length", std::to_string(2 * half.size())}}}
                  .head() +
              half.substr(0, 100'000));
  EXPECT_TRUE(begun.wait());
  router.send(std::string_view{half}.substr(100'000));
  router.send(half);
  const auto request = first_.request();
  EXPECT_TRUE(request.whole);
  EXPECT_EQ(first_part.size() + request.body.size(), 2 * half.size());
  EXPECT_EQ(request.find("content-length"), std::to_string(2 * half.size()));
  EXPECT_EQ(request.find("content-type"), "multipart/form-data; boundary=b");
}

TEST_F(OnAccount, ChunkedUploadGoesUpInChunks) {
  start();
  auto router = client();
  router.send(
      RequestText{.target = "/openai/files", .fields = {{"transfer-encoding", "chunked"}}}.head() +
      chunk("one") + chunk("two") + std::string{kLastChunk});
  EXPECT_EQ(router.read_response().status, 200U);
  EXPECT_EQ(first_.request().body, "onetwo");
  EXPECT_EQ(first_.request().find("transfer-encoding"), "chunked");
  EXPECT_FALSE(first_.request().find("content-length"));
}

TEST_F(OnAccount, EarlyAnswerToAnUploadIsRelayed) {
  first_.next_at_head([](Exchange& exchange) {
    exchange.send(answer_bytes(413, {{"content-type", "application/json"}}, "{\"too\":1}"));
    exchange.wait_until_left();
  });
  start();
  auto router = client();
  router.send(
      RequestText{.target = "/openai/files", .fields = {{"content-length", "80000000"}}}.head());
  const std::string part(1'000'000, 'a');
  for (int i = 0; i < 80 && router.send(part); ++i) continue;
  const auto answer = router.read_response();
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(answer.body, "{\"too\":1}");
}

TEST_F(OnAccount, BinaryAnswerComesDownByteForByte) {
  std::string bytes;
  for (std::size_t i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7 % 256);
  for (const auto framing :
       {Delivery::Framing::length, Delivery::Framing::chunked, Delivery::Framing::until_close}) {
    first_.next(respond(200, {{"content-type", "application/octet-stream"}}, bytes, {framing}));
    const bool started = framing != Delivery::Framing::length;
    if (!started) start();
    const auto answer = get("/openai/files/f/content");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(answer.body == bytes);
    EXPECT_EQ(answer.end, End::complete);
  }
}

TEST_F(OnAccount, CutDownloadIsSeenByTheClient) {
  first_.next(respond_and_close(answer_head(200, {{"content-type", "application/octet-stream"},
                                                  {"content-length", "100000"}}) +
                                "part"));
  start();
  const auto answer = get("/openai/files/f/content");
  EXPECT_NE(answer.end, End::complete);
}

TEST_F(OnAccount, EmptyAndBodilessAnswersAreFine) {
  first_.next(respond_raw("HTTP/1.1 204 No Content\r\n\r\n"))
      .next(respond_raw("HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n"))
      .next(respond_raw("HTTP/1.1 200 OK\r\ncontent-length: 12345\r\n\r\n"));
  start();
  EXPECT_EQ(send({.method = "DELETE", .target = "/openai/files/f"}).status, 204U);
  EXPECT_EQ(get("/openai/files/f", {{"if-none-match", "x"}}).status, 304U);
  const auto head = send({.method = "HEAD", .target = "/openai/files/f"});
  EXPECT_EQ(head.status, 200U);
  EXPECT_EQ(head.find("content-length"), "12345");
}

// The SDK would follow it to the provider, with the client's own key.
TEST_F(OnAccount, ResultsUrlOfABatchLeadsBackToTheRouter) {
  first_.always(respond_json(
      200,
      R"({"id":"b1", "results_url" : "https://api.anthropic.com/v1/messages/batches/b1/results","x":1})"));
  start();
  const auto host = "127.0.0.1:" + std::to_string(server().port());
  const auto answer = get("/anthropic/v1/messages/batches/b1", {{"host", host}});
  EXPECT_EQ(answer.body, R"({"id":"b1", "results_url" : "http://)" + host +
                             R"(/anthropic/v1/messages/batches/b1/results","x":1})");
}

TEST_F(OnAccount, IdLeadsToTheProviderThatMadeIt) {
  first_.next(respond_json(500, "{}"));
  second_.next(respond_json(200, R"({"id":"resp_abc","object":"response","status":"completed"})"));
  start();
  EXPECT_EQ(post("/openai/responses", R"({"model":"m","input":"x"})").find("x-provider"), "second");
  EXPECT_EQ(get("/openai/responses/resp_abc").find("x-provider"), "second");
  EXPECT_EQ(get("/openai/responses/resp_unknown").find("x-provider"), "first");
}

}  // namespace
}  // namespace llm_api_router::test
