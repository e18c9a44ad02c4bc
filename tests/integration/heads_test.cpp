// Heads that are not strict HTTP/1.1: refused, and the connection ends, so that nothing can be
// smuggled behind them.
#include <gmock/gmock.h>

#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

class Heads : public RouterTest {
 protected:
  Heads() {
    openai("only", upstream_.base_url());
    anthropic("only", upstream_.base_url());
  }
  // No call, no crash: the router still answers.
  ~Heads() override {
    EXPECT_EQ(upstream_.request_count(), 0U);
    EXPECT_EQ(get("/health").status, 200U);
  }
  ScriptedUpstream upstream_;
};

struct HeadCase {
  const char* name;
  std::string bytes;
  unsigned status;
};

void PrintTo(const HeadCase& one, std::ostream* out) { *out << one.name; }

std::string with(const std::string& fields) {
  return "POST /openai/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: "
         "application/json\r\n" +
         fields + "\r\n";
}

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "x-" + std::to_string(i) + ": 1\r\n";
  return fields;
}

class BadHead : public Heads, public ::testing::WithParamInterface<HeadCase> {};

TEST_P(BadHead, IsRefusedAndEndsTheConnection) {
  start();
  auto router = client();
  router.send(GetParam().bytes + "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
  const auto answer = router.read_response();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_TRUE(json_of(answer).contains("error")) << answer.body;
  EXPECT_EQ(answer.find("connection"), "close");
  EXPECT_EQ(router.read_response().status, 0U);
}

const std::string kBody = chat_request();

INSTANTIATE_TEST_SUITE_P(
    Framing, BadHead,
    ::testing::Values(
        HeadCase{"LengthAndChunked",
                 with("content-length: 5\r\ntransfer-encoding: chunked\r\n") + "0\r\n\r\n", 400},
        HeadCase{"TwoLengths", with("content-length: 5\r\ncontent-length: 6\r\n") + "12345", 400},
        HeadCase{"SameLengthTwice", with("content-length: 5\r\ncontent-length: 5\r\n") + "12345",
                 400},
        HeadCase{"LengthList", with("content-length: 5, 5\r\n") + "12345", 400},
        HeadCase{"NegativeLength", with("content-length: -1\r\n"), 400},
        HeadCase{"SignedLength", with("content-length: +5\r\n") + "12345", 400},
        HeadCase{"HexLength", with("content-length: 0x5\r\n") + "12345", 400},
        HeadCase{"HugeLength", with("content-length: 99999999999999999999999\r\n"), 400},
        HeadCase{"EmptyLength", with("content-length:\r\n"), 400},
        HeadCase{"GzipChunked", with("transfer-encoding: gzip, chunked\r\n") + "0\r\n\r\n", 400},
        HeadCase{"Identity", with("transfer-encoding: identity\r\n"), 400},
        HeadCase{"ChunkedTwice", with("transfer-encoding: chunked, chunked\r\n") + "0\r\n\r\n",
                 400},
        HeadCase{"TwoTransferEncodings",
                 with("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n") + "0\r\n\r\n",
                 400}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Syntax, BadHead,
    ::testing::Values(
        HeadCase{"BareLf", "GET /health HTTP/1.1\nhost: 127.0.0.1\n\n", 400},
        HeadCase{"BareLfInside", "GET /health HTTP/1.1\r\nhost: 127.0.0.1\nx: y\r\n\r\n", 400},
        HeadCase{"BareCr", with("x: a\rb\r\n"), 400},
        HeadCase{"ObsFold", with("x: a\r\n b\r\n"), 400},
        HeadCase{"SpaceBeforeColon", with("x : a\r\n"), 400},
        HeadCase{"LeadingSpace", "GET /health HTTP/1.1\r\n host: 127.0.0.1\r\n\r\n", 400},
        HeadCase{"NoColon", with("nonsense\r\n"), 400}, HeadCase{"EmptyName", with(": a\r\n"), 400},
        HeadCase{"NulInValue", with(std::string("x: a\0b\r\n", 8)), 400},
        HeadCase{"ControlInValue", with("x: a\x01\r\n"), 400},
        HeadCase{"DeleteInValue", with("x: a\x7f\r\n"), 400},
        HeadCase{"ControlInTarget", "GET /hea\x01lth HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", 400},
        HeadCase{"SpaceInTarget", "GET /a b HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", 400},
        HeadCase{"NoVersion", "GET /health\r\nhost: 127.0.0.1\r\n\r\n", 400},
        HeadCase{"BadMethod", "G@T /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", 400},
        HeadCase{"Version2", "GET /health HTTP/2.0\r\nhost: 127.0.0.1\r\n\r\n", 505},
        HeadCase{"TlsHello", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n", 400},
        HeadCase{"NoHost", "GET /health HTTP/1.1\r\n\r\n", 400},
        HeadCase{"TwoHosts", "GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nhost: 127.0.0.1\r\n\r\n",
                 400}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Size, BadHead,
    ::testing::Values(
        HeadCase{"LongTarget",
                 "GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", 431},
        HeadCase{"LongValue", with("x: " + std::string(40'000, 'a') + "\r\n"), 431},
        HeadCase{"Fields101", with(many_fields(99)), 431}),
    [](const auto& one) { return one.param.name; });

TEST_F(Heads, ManyFieldsAreFineUpToTheLimit) {
  start();
  Fields fields;
  for (int i = 0; i < 99; ++i) fields.emplace_back("x-" + std::to_string(i), "1");
  EXPECT_EQ(get("/health", fields).status, 200U);
}

TEST_F(Heads, HeadOf30KibibytesIsFine) {
  start();
  EXPECT_EQ(get("/health", {{"x", std::string(30 * 1024, 'a')}}).status, 200U);
}

TEST_F(Heads, HeadInWritesOfOneByteIsFine) {
  start();
  auto router = client();
  for (const char byte : RequestText{.method = "GET", .target = "/health"}.bytes()) {
    router.send({&byte, 1});
  }
  EXPECT_EQ(router.read_response().status, 200U);
}

TEST_F(Heads, ClientThatLeavesWithinAHeadIsForgotten) {
  start();
  for (int i = 0; i < 20; ++i) {
    auto router = client();
    router.send("POST /openai/chat/comp");
    if (i % 2 == 0) router.leave_by_reset();
  }
  EXPECT_EQ(get("/health").status, 200U);
}

TEST_F(Heads, PipelinedRequestsAreAnsweredInOrder) {
  start();
  auto router = client();
  const auto health = RequestText{.method = "GET", .target = "/health"}.bytes();
  const auto unknown = RequestText{.method = "GET", .target = "/nothing"}.bytes();
  router.send(health + unknown + health + unknown);
  for (const unsigned status : {200U, 404U, 200U, 404U}) {
    EXPECT_EQ(router.read_response().status, status);
  }
}

TEST_F(Heads, CloseIsHonoured) {
  start();
  auto router = client();
  const auto answer =
      router.exchange({.method = "GET", .target = "/health", .fields = {{"Connection", "close"}}});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.find("connection"), "close");
  EXPECT_EQ(router.drain(), Connection::Event::end);
}

}  // namespace
}  // namespace llm_api_router::test
