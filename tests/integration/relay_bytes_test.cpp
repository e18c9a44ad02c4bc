// What goes up and what comes down is the same, byte for byte.
#include <atomic>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class RelayBytes : public RouterTest {
 protected:
  void SetUp() override {
    openai("only", upstream_.base_url());
    anthropic("only", upstream_.base_url());
    start();
  }
  ScriptedUpstream upstream_;
};

// Says which byte differs instead of printing megabytes.
::testing::AssertionResult same(std::string_view got, std::string_view wanted) {
  if (got == wanted) return ::testing::AssertionSuccess();
  const auto [at, unused] = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
  return ::testing::AssertionFailure() << got.size() << " bytes instead of " << wanted.size()
                                       << ", the first other one at " << (at - got.begin());
}

class RequestBody : public RelayBytes, public ::testing::WithParamInterface<const char*> {};

TEST_P(RequestBody, GoesUpByteForByte) {
  upstream_.always(respond_json(200, chat_answer()));
  const std::string body = GetParam();
  EXPECT_EQ(post(kChat, body).status, 200U);
  EXPECT_EQ(upstream_.request().body, body);
  EXPECT_EQ(upstream_.request().find("content-length"), std::to_string(body.size()));
}

INSTANTIATE_TEST_SUITE_P(
    Odd, RequestBody,
    ::testing::Values(
        R"({  "model" :   "m" ,"messages":[  ]   })",
        R"({"messages":[{"role":"user","content":"\u00e9\n\"\\ \ud83d\ude00"}],"model":"m"})",
        R"({"model":"m","temperature":1e400,"seed":123456789012345678901234567890,"x":-0.0})",
        R"({"metadata":{"model":"inner"},"messages":[{"model":"inner"}],"model":"m"})",
        R"({"model":"m","stop":null,"a":{},"b":[],"c":[[]],"user":""})",
        "\r\n\t {\"model\":\"m\"}\n\n ", "{\"model\":\"m\",\"t\":\"\xF0\x9F\x98\x80\x7F\"}",
        R"({"model":"m","model2":"x","mode":"y","Model":"z"})"));

TEST_F(RelayBytes, RequestBodyOf20MegabytesGoesUpWhole) {
  upstream_.always(respond_json(200, messages_answer()));
  std::string body = R"({"model":"m","messages":[{"role":"user","content":")";
  for (std::size_t i = 0; body.size() < 20'000'000; ++i) body += static_cast<char>('a' + i % 26);
  body += R"("}]})";
  EXPECT_EQ(post(kMessages, body).status, 200U);
  EXPECT_TRUE(same(upstream_.request().body, body));
}

TEST_F(RelayBytes, ChunkedRequestBodyGoesUpWhole) {
  upstream_.always(respond_json(200, chat_answer()));
  const auto body = chat_request();
  auto router = client();
  router.send(RequestText{
      .target = kChat,
      .fields = {{"transfer-encoding", "chunked"}, {"content-type", "application/json"}}}
                  .head());
  for (std::size_t i = 0; i < body.size(); i += 7) router.send(chunk(body.substr(i, 7)));
  router.send(kLastChunk);
  EXPECT_EQ(router.read_response().status, 200U);
  EXPECT_EQ(upstream_.request().body, body);
}

TEST_F(RelayBytes, RequestInWritesOfOneByteGoesUpWhole) {
  upstream_.always(respond_json(200, chat_answer()));
  const RequestText request{.target = kChat, .body = chat_request()};
  auto router = client();
  for (const char byte : request.bytes()) router.send({&byte, 1});
  EXPECT_EQ(router.read_response().status, 200U);
  EXPECT_EQ(upstream_.request().body, request.body);
}

TEST_F(RelayBytes, ClientThatExpects100IsToldToGoOn) {
  upstream_.always(respond_json(200, chat_answer()));
  const RequestText request{
      .target = kChat, .fields = {{"expect", "100-continue"}}, .body = chat_request()};
  auto router = client();
  router.send(request.head());
  const auto interim = router.read_head();
  ASSERT_TRUE(interim);
  EXPECT_EQ(status_of(*interim), 100U);
  router.send(request.body);
  EXPECT_EQ(router.read_response().status, 200U);
  EXPECT_EQ(upstream_.request().body, request.body);
  EXPECT_FALSE(upstream_.request().find("expect"));
}

TEST_F(RelayBytes, InterimAnswersOfUpstreamStayThere) {
  upstream_.always([](Exchange& exchange) {
    exchange.send("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
    exchange.send(answer_bytes(200, {{"content-type", "application/json"}}, chat_answer()));
  });
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, chat_answer());
}

struct DeliveryCase {
  const char* name;
  Delivery delivery;
};

void PrintTo(const DeliveryCase& one, std::ostream* out) { *out << one.name; }

std::string name_of_case(const ::testing::TestParamInfo<DeliveryCase>& one) {
  return one.param.name;
}

class AnswerDelivery : public RelayBytes, public ::testing::WithParamInterface<DeliveryCase> {};

TEST_P(AnswerDelivery, JsonComesDownByteForByte) {
  const std::string odd =
      "{ \"choices\" : [ {\"text\":\"\\u00e9\xC3\xA9\xF0\x9F\x98\x80\"} ],\r\n  \"n\":1e400 }\n";
  upstream_.next(respond_json(200, odd, {}, GetParam().delivery));
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, odd);
  EXPECT_EQ(answer.end, End::complete);
}

// Every byte position, so that multi-byte characters and line ends are cut in two, too.
TEST_P(AnswerDelivery, EventsComeDownByteForByte) {
  const auto stream = chat_stream("h\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80");
  for (const std::string end_of_line : {"\n", "\r\n", "\r"}) {
    std::string events = ": comment\n\n" + stream.all();
    for (std::size_t at = 0; (at = events.find('\n', at)) != std::string::npos;) {
      events.replace(at, 1, end_of_line);
      at += end_of_line.size();
    }
    upstream_.next(respond_sse(events, GetParam().delivery));
    const auto answer = post(kChat, chat_request("m", true));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, events);
    EXPECT_EQ(answer.end, End::complete);
  }
}

using Framing = Delivery::Framing;
INSTANTIATE_TEST_SUITE_P(
    All, AnswerDelivery,
    ::testing::Values(DeliveryCase{"Sized", {Framing::length}},
                      DeliveryCase{"SizedIn7ByteWrites", {Framing::length, 0, 7}},
                      DeliveryCase{"OneChunk", {Framing::chunked}},
                      DeliveryCase{"ChunksOf1Byte", {Framing::chunked, 1, 0}},
                      DeliveryCase{"ChunksOf7Bytes", {Framing::chunked, 7, 0}},
                      DeliveryCase{"ChunksOf7BytesIn1ByteWrites", {Framing::chunked, 7, 1}},
                      DeliveryCase{"UntilClose", {Framing::until_close}},
                      DeliveryCase{"UntilCloseIn7ByteWrites", {Framing::until_close, 0, 7}}),
    name_of_case);

TEST_F(RelayBytes, EventOf1MegabyteComesDownByteForByte) {
  std::string text;
  for (std::size_t i = 0; i < 1'000'000; ++i) text += static_cast<char>('a' + i % 26);
  const auto events = messages_stream(text).all();
  for (const std::size_t size : {std::size_t{0}, std::size_t{16'000}}) {
    upstream_.next(respond_sse(events, {Framing::chunked, size, 0}));
    const auto answer = post(kMessages, messages_request("m", true));
    EXPECT_TRUE(same(answer.body, events));
    EXPECT_EQ(answer.end, End::complete);
  }
}

TEST_F(RelayBytes, StreamWithByteOrderMarkComesDownByteForByte) {
  const auto events = "\xEF\xBB\xBF" + chat_stream().all();
  upstream_.next(respond_sse(events));
  EXPECT_EQ(post(kChat, chat_request("m", true)).body, events);
}

TEST_F(RelayBytes, CompressedAnswerIsNotTouched) {
  const std::string bytes("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\x0a\x00", 14);
  upstream_.next(respond_json(200, bytes, {{"content-encoding", "gzip"}}));
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.body, bytes);
  EXPECT_EQ(answer.find("content-encoding"), "gzip");
}

TEST_F(RelayBytes, AnswerTooLargeToHoldComesDownByteForByte) {
  std::string body = R"({"data":[")";
  body.append(10'000'000, 'v').append(R"("]})");
  for (const auto framing : {Framing::length, Framing::chunked, Framing::until_close}) {
    upstream_.next(respond_json(200, body, {}, {framing}));
    const auto answer = post("/openai/embeddings", R"({"model":"m","input":"x"})");
    EXPECT_TRUE(same(answer.body, body));
    EXPECT_EQ(answer.end, End::complete);
  }
}

// 32 answers of 8 MiB are all that is held; the next goes down while upstream still sends it.
TEST_F(RelayBytes, AnswerBeyondTheMemoryForHeldOnesIsPassedOn) {
  constexpr int kAnswers = 33;
  Gate passed_on;
  upstream_.always([&](Exchange& exchange) {
    exchange.send(answer_head(200, {{"content-type", "application/json"},
                                    {"content-length", std::to_string(8 << 20)}}) +
                  "{");
    EXPECT_TRUE(passed_on.wait());
    exchange.close();
  });
  std::atomic<int> heads{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < kAnswers; ++i) {
    clients.emplace_back([&] {
      auto router = client();
      router.send(RequestText{.target = kChat, .body = chat_request()}.bytes());
      const auto head = router.read_head();
      ASSERT_TRUE(head);
      if (status_of(*head) != 200U) return;
      ++heads;
      passed_on.open();
      EXPECT_NE(router.finish().end, End::complete);
    });
  }
  for (auto& one : clients) one.join();
  EXPECT_EQ(heads, 1);
}

TEST_F(RelayBytes, ErrorAnswerComesDownByteForByte) {
  const std::string body = "{\"error\" : {\"message\":\"no \\u0041\", \"weird\":[1,2]}}\n";
  upstream_.next(respond(422, {{"content-type", "application/problem+json"}}, body));
  const auto answer = post(kChat, chat_request());
  EXPECT_EQ(answer.status, 422U);
  EXPECT_EQ(answer.body, body);
  EXPECT_EQ(answer.find("content-type"), "application/problem+json");
}

TEST_F(RelayBytes, ReasonPhraseComesDown) {
  upstream_.next(respond_json(422, "{}"));
  EXPECT_EQ(post(kChat, chat_request()).start_line, "HTTP/1.1 422 Scripted");
}

}  // namespace
}  // namespace llm_api_router::test
