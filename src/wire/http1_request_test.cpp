#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/http1.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::string_view kGet = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

std::string with_fields(std::string_view fields) {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}

// Parses a head that must be good.
RequestParser parsed(std::string_view text) {
  RequestParser parser;
  const auto length = parser.put_head(text);
  EXPECT_TRUE(length.has_value()) << text << (length ? "" : length.error().message);
  EXPECT_EQ(length ? *length : 0, text.size()) << text;
  EXPECT_TRUE(parser.head_done());
  return parser;
}

TEST(RequestParser, ReadsStartLineAndFieldsInOrder) {
  const auto parser =
      parsed("POST /v1/x?q=1 HTTP/1.1\r\nHost: a\r\nX-B:\t two words \r\nx-b:\r\n\r\n");
  const RequestHead& head = parser.head();
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/v1/x?q=1");
  EXPECT_EQ(head.minor_version, 1U);
  ASSERT_EQ(head.fields.size(), 3U);
  EXPECT_EQ(head.fields[1].name, "X-B");
  EXPECT_EQ(head.fields[1].value, "two words");
  EXPECT_EQ(head.fields[2].name, "x-b");
  EXPECT_EQ(head.fields[2].value, "");
  EXPECT_EQ(head.find("HOST"), "a");
  EXPECT_EQ(head.find("x-B"), "two words");
  EXPECT_TRUE(head.has("X-b"));
  EXPECT_FALSE(head.has("x"));
  EXPECT_EQ(head.find("x"), "");
}

TEST(RequestParser, DoesNotPointIntoTheCallersBytes) {
  std::string bytes(kGet);
  RequestParser parser;
  ASSERT_TRUE(parser.put_head(bytes).has_value());
  bytes.assign(bytes.size(), '#');
  EXPECT_EQ(parser.head().target, "/a?b=c");
  EXPECT_EQ(parser.head().find("host"), "x");
}

TEST(RequestParser, KeepsItsHeadWhenMoved) {
  RequestParser first = parsed(kGet);
  const RequestParser second = std::move(first);
  EXPECT_EQ(second.head().find("host"), "x");
}

TEST(RequestParser, WaitsUntilTheWholeHeadIsThere) {
  RequestParser parser;
  for (std::size_t size = 0; size < kGet.size(); ++size) {
    const auto length = parser.put_head(kGet.substr(0, size));
    ASSERT_TRUE(length.has_value()) << size;
    ASSERT_EQ(*length, 0U) << size;
    ASSERT_FALSE(parser.head_done());
  }
  EXPECT_EQ(*parser.put_head(kGet), kGet.size());
  EXPECT_TRUE(parser.head_done());
}

TEST(RequestParser, LeavesWhatFollowsTheHead) {
  RequestParser parser;
  const std::string two = std::string(kGet) + "GET /second HTTP/1.1\r\nHost: y\r\n\r\n";
  ASSERT_EQ(*parser.put_head(two), kGet.size());
  EXPECT_TRUE(parser.done());
  parser.reset();
  EXPECT_FALSE(parser.head_done());
  EXPECT_FALSE(parser.done());
  const std::string_view rest = std::string_view(two).substr(kGet.size());
  ASSERT_EQ(*parser.put_head(rest), rest.size());
  EXPECT_EQ(parser.head().target, "/second");
  EXPECT_EQ(parser.head().fields.size(), 1U);
  EXPECT_EQ(parser.head().find("host"), "y");
}

TEST(RequestParser, PassesOverOneEmptyLineBeforeTheRequest) {
  const auto parser = parsed("\r\n" + std::string(kGet));
  EXPECT_EQ(parser.head().method, "GET");
}

TEST(RequestParser, AcceptsAllKindsOfTargetsAndMethods) {
  EXPECT_EQ(parsed("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").head().target, "*");
  EXPECT_EQ(parsed("GET http://h/p HTTP/1.1\r\nHost: h\r\n\r\n").head().target, "http://h/p");
  EXPECT_EQ(parsed("M-SEARCH /%00 HTTP/1.1\r\nHost: \r\n\r\n").head().method, "M-SEARCH");
}

struct Bad {
  const char* name;
  std::string text;
  HeadError kind = HeadError::malformed;
};

std::string named(const testing::TestParamInfo<Bad>& tested) { return tested.param.name; }

class BadRequestHead : public testing::TestWithParam<Bad> {};

TEST_P(BadRequestHead, IsRefused) {
  RequestParser parser;
  const auto length = parser.put_head(GetParam().text);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, GetParam().kind);
  EXPECT_FALSE(length.error().message.empty());
  EXPECT_FALSE(parser.head_done());
  EXPECT_FALSE(parser.done());
  EXPECT_FALSE(parser.keep_alive());
}

TEST_P(BadRequestHead, IsRefusedAlikeWhenItComesByteByByte) {
  RequestParser parser;
  const std::string& text = GetParam().text;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    const auto length = parser.put_head(std::string_view(text).substr(0, size));
    if (length) {
      ASSERT_EQ(*length, 0U);
      continue;
    }
    EXPECT_EQ(length.error().kind, GetParam().kind);
    return;
  }
  FAIL() << "never refused";
}

TEST_P(BadRequestHead, StaysRefusedUntilReset) {
  RequestParser parser;
  ASSERT_FALSE(parser.put_head(GetParam().text).has_value());
  EXPECT_FALSE(parser.put_head(kGet).has_value());
  parser.reset();
  EXPECT_TRUE(parser.put_head(kGet).has_value());
}

std::string start(std::string_view line) { return std::string(line) + "\r\nHost: x\r\n\r\n"; }

INSTANTIATE_TEST_SUITE_P(
    StartLine, BadRequestHead,
    testing::Values(Bad{"Empty", "\r\n\r\n"},
                    Bad{"TwoEmptyLinesFirst", "\r\n\r\n" + std::string(kGet)},
                    Bad{"NoMethod", start(" / HTTP/1.1")}, Bad{"MethodOnly", start("GET")},
                    Bad{"MethodWithSeparator", start("G(ET / HTTP/1.1")},
                    Bad{"NoTarget", start("GET  HTTP/1.1")}, Bad{"NoVersion", start("GET /")},
                    Bad{"TwoSpacesBeforeVersion", start("GET /  HTTP/1.1")},
                    Bad{"SpaceInTarget", start("GET /a b HTTP/1.1")},
                    Bad{"SpaceBehindVersion", start("GET / HTTP/1.1 ")},
                    Bad{"TabForSpace", start("GET\t/ HTTP/1.1")},
                    Bad{"Utf8InTarget", start("GET /\xC3\xA9 HTTP/1.1")},
                    Bad{"LowerCaseVersion", start("GET / http/1.1")},
                    Bad{"GarbageVersion", start("GET / HTTP/1.x")},
                    Bad{"VersionWithoutDot", start("GET / HTTP/11"), HeadError::version},
                    Bad{"Http2", start("GET / HTTP/2.0"), HeadError::version},
                    Bad{"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HeadError::version},
                    Bad{"Http12", start("GET / HTTP/1.2"), HeadError::version},
                    Bad{"Http09", start("GET / HTTP/0.9"), HeadError::version}),
    named);

INSTANTIATE_TEST_SUITE_P(
    Lines, BadRequestHead,
    testing::Values(Bad{"BareLfInStartLine", "GET / HTTP/1.1\nHost: x\r\n\r\n"},
                    Bad{"BareLfInField", with_fields("a: b\n")},
                    Bad{"BareLfAtTheEnd", "GET / HTTP/1.1\r\nHost: x\r\n\n"},
                    Bad{"BareLfThroughout", "GET / HTTP/1.1\nHost: x\n\n"},
                    Bad{"BareCrInValue", with_fields("a: b\rc\r\n")},
                    Bad{"BareCrBehindLine", with_fields("a: b\r\r\n")},
                    Bad{"NulInValue", with_fields(std::string_view("a: b\0c\r\n", 8))},
                    Bad{"NulInTarget", std::string("GET /\0 HTTP/1.1\r\n\r\n", 19)},
                    Bad{"EscapeInValue", with_fields("a: \x1b[31m\r\n")},
                    Bad{"DeleteInValue", with_fields("a: \x7f\r\n")},
                    Bad{"FoldedWithSpace", with_fields("a: b\r\n c\r\n")},
                    Bad{"FoldedWithTab", with_fields("a: b\r\n\tc\r\n")},
                    Bad{"FoldedFirstField", "GET / HTTP/1.1\r\n Host: x\r\n\r\n"}),
    named);

INSTANTIATE_TEST_SUITE_P(
    Fields, BadRequestHead,
    testing::Values(Bad{"SpaceBeforeColon", with_fields("a : b\r\n")},
                    Bad{"TabBeforeColon", with_fields("a\t: b\r\n")},
                    Bad{"SpaceInName", with_fields("a b: c\r\n")},
                    Bad{"EmptyName", with_fields(": b\r\n")},
                    Bad{"NoColon", with_fields("abc\r\n")},
                    Bad{"NameAboveAscii", with_fields("\xC3\xA9: b\r\n")},
                    Bad{"ConnectionThatIsNoList", with_fields("Connection: close x\r\n")},
                    Bad{"ProxyConnectionThatIsNoList", with_fields("Proxy-Connection: \"a\"\r\n")},
                    Bad{"NoHost", "GET / HTTP/1.1\r\na: b\r\n\r\n"},
                    Bad{"TwoHosts", with_fields("host: x\r\n")},
                    Bad{"TwoHostsIn10", "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n"}),
    named);

INSTANTIATE_TEST_SUITE_P(
    Framing, BadRequestHead,
    testing::Values(
        Bad{"LengthTwice", with_fields("Content-Length: 5\r\nContent-Length: 6\r\n")},
        Bad{"LengthTwiceEqual", with_fields("Content-Length: 5\r\ncontent-length: 5\r\n")},
        Bad{"LengthAsList", with_fields("Content-Length: 5, 5\r\n")},
        Bad{"LengthEmpty", with_fields("Content-Length:\r\n")},
        Bad{"LengthNegative", with_fields("Content-Length: -1\r\n")},
        Bad{"LengthWithPlus", with_fields("Content-Length: +1\r\n")},
        Bad{"LengthInHex", with_fields("Content-Length: 0x10\r\n")},
        Bad{"LengthWithGarbage", with_fields("Content-Length: 5 a\r\n")},
        Bad{"LengthOverflows", with_fields("Content-Length: 18446744073709551616\r\n")},
        Bad{"LengthOverflowsByFar", with_fields("Content-Length: 99999999999999999999999\r\n")},
        Bad{"LengthPastSigned", with_fields("Content-Length: 9223372036854775808\r\n")},
        Bad{"LengthAndCoding", with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
        Bad{"CodingAndLength", with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")},
        Bad{"LengthZeroAndCoding",
            with_fields("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n")},
        Bad{"UnknownCodingAndLength",
            with_fields("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n")},
        Bad{"CodingTwice",
            with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
        Bad{"CodingTwiceInAList", with_fields("Transfer-Encoding: chunked, chunked\r\n")},
        Bad{"CodingIdentity", with_fields("Transfer-Encoding: identity\r\n")},
        Bad{"CodingEmpty", with_fields("Transfer-Encoding:\r\n")},
        Bad{"CodingGzipChunked", with_fields("Transfer-Encoding: gzip, chunked\r\n")},
        Bad{"CodingChunkedGzip", with_fields("Transfer-Encoding: chunked, gzip\r\n")},
        Bad{"CodingWithParameter", with_fields("Transfer-Encoding: chunked;a=b\r\n")},
        Bad{"CodingQuoted", with_fields("Transfer-Encoding: \"chunked\"\r\n")},
        Bad{"CodingIn10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"}),
    named);

TEST(RequestParser, RefusesAHeadOverTheByteLimitAndTakesOneAtIt) {
  const auto size = static_cast<std::uint32_t>(kGet.size());
  RequestParser exact({.bytes = size, .fields = 100});
  EXPECT_TRUE(exact.put_head(std::string(kGet) + "more").has_value());
  RequestParser tight({.bytes = size - 1, .fields = 100});
  const auto length = tight.put_head(kGet);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::too_large);
}

TEST(RequestParser, RefusesAnEndlessHeadOnceTheLimitIsReached) {
  RequestParser parser({.bytes = 64, .fields = 100});
  const std::string endless = "GET /" + std::string(59, 'a');
  EXPECT_EQ(*parser.put_head(endless.substr(0, 63)), 0U);
  const auto length = parser.put_head(endless);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::too_large);
}

TEST(RequestParser, SeesNothingBehindTheByteLimit) {
  RequestParser parser({.bytes = 16, .fields = 100});
  const auto length = parser.put_head("GET / HTTP/1.1 \n\n\n\n");
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::malformed);
  parser.reset();
  const auto other = parser.put_head("GET /aaaaaaaaaaaaaaaaa\n\n");
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().kind, HeadError::too_large);
}

TEST(RequestParser, LimitsTheNumberOfFields) {
  RequestParser parser({.bytes = 1000, .fields = 2});
  EXPECT_TRUE(parser.put_head("GET / HTTP/1.1\r\nHost: x\r\na: b\r\n\r\n").has_value());
  parser.reset();
  const auto length = parser.put_head("GET / HTTP/1.1\r\nHost: x\r\na: b\r\nc: d\r\n\r\n");
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::too_many_fields);
}

TEST(RequestParser, KnowsHowTheBodyIsDelimited) {
  EXPECT_EQ(parsed(kGet).framing(), Framing::none);
  EXPECT_TRUE(parsed(kGet).done());

  const auto sized = parsed(with_fields("Content-Length: 0012\r\n"));
  EXPECT_EQ(sized.framing(), Framing::length);
  EXPECT_EQ(sized.content_length(), 12U);
  EXPECT_FALSE(sized.done());

  const auto empty = parsed(with_fields("Content-Length: 0\r\n"));
  EXPECT_EQ(empty.framing(), Framing::length);
  EXPECT_TRUE(empty.done());

  const auto chunked = parsed(with_fields("Transfer-Encoding: ChunKed\r\n"));
  EXPECT_EQ(chunked.framing(), Framing::chunked);
  EXPECT_FALSE(chunked.done());

  EXPECT_EQ(parsed(with_fields("Content-Length: 9223372036854775807\r\n")).content_length(),
            9223372036854775807U);
}

TEST(RequestParser, CountsASizedBodyAndLeavesTheRest) {
  auto parser = parsed(with_fields("Content-Length: 10\r\n"));
  std::vector<std::string_view> payload;
  EXPECT_EQ(*parser.put_body("", payload), 0U);
  EXPECT_EQ(*parser.put_body("01234", payload), 5U);
  EXPECT_FALSE(parser.done());
  EXPECT_EQ(*parser.put_body("56789GET / HTTP", payload), 5U);
  EXPECT_TRUE(parser.done());
  EXPECT_EQ(*parser.put_body("more", payload), 0U);
  EXPECT_THAT(payload, testing::ElementsAre("01234", "56789"));
}

struct KeepAlive {
  const char* head;
  bool expected;
};

TEST(RequestParser, KnowsWhetherTheConnectionPersists) {
  const std::vector<KeepAlive> cases = {
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: x, CLOSE\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: x\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, close\r\n\r\n", false},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false},
  };
  for (const KeepAlive& each : cases) {
    EXPECT_EQ(parsed(each.head).keep_alive(), each.expected) << each.head;
  }
}

TEST(RequestParser, DoesNotPersistBeforeItsHeadIsThere) {
  EXPECT_FALSE(RequestParser().keep_alive());
}

TEST(RequestParser, KnowsWhoWaitsForContinue) {
  EXPECT_TRUE(parsed(with_fields("Expect: 100-Continue\r\n")).expects_continue());
  EXPECT_FALSE(parsed(with_fields("Expect: other\r\n")).expects_continue());
  EXPECT_FALSE(parsed(kGet).expects_continue());
  EXPECT_FALSE(parsed("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue());
}

}  // namespace
}  // namespace llm_api_router::wire
