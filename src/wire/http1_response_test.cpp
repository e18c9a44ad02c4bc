#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/http1.hpp"

namespace llm_api_router::wire {
namespace {

ResponseParser parsed(std::string_view text, bool to_head = false) {
  ResponseParser parser;
  parser.reset(to_head);
  const auto length = parser.put_head(text);
  EXPECT_TRUE(length.has_value()) << text << (length ? "" : length.error().message);
  EXPECT_EQ(length ? *length : 0, text.size()) << text;
  EXPECT_TRUE(parser.head_done()) << text;
  return parser;
}

TEST(ResponseParser, ReadsStatusReasonAndFields) {
  const auto parser = parsed("HTTP/1.1 429 Too Many\r\nRetry-After: 3\r\n\r\n");
  EXPECT_EQ(parser.head().status, 429U);
  EXPECT_EQ(parser.head().reason, "Too Many");
  EXPECT_EQ(parser.head().minor_version, 1U);
  EXPECT_EQ(parser.head().find("retry-after"), "3");
}

TEST(ResponseParser, GoesOnWithTheBodyWhenItsHeadIsDropped) {
  auto parser = parsed("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nx: y\r\n\r\n");
  parser.drop_head();
  EXPECT_EQ(parser.status(), 404U);
  std::vector<std::string_view> payload;
  EXPECT_EQ(*parser.put_body("abcd", payload), 3U);
  EXPECT_TRUE(parser.done());
  EXPECT_TRUE(parser.keep_alive());
  parser.reset(false);
  EXPECT_TRUE(parser.put_head("HTTP/1.1 200 OK\r\n\r\n"));
  EXPECT_EQ(parser.head().status, 200U);
}

TEST(ResponseParser, TakesAnEmptyReasonAndOneAboveAscii) {
  EXPECT_EQ(parsed("HTTP/1.1 200 \r\n\r\n").head().reason, "");
  EXPECT_EQ(parsed("HTTP/1.1 200 \xC3\xA9\r\n\r\n").head().reason, "\xC3\xA9");
}

TEST(ResponseParser, WaitsUntilTheWholeHeadIsThere) {
  const std::string_view text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
  ResponseParser parser;
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(*parser.put_head(text.substr(0, size)), 0U);
  }
  EXPECT_EQ(*parser.put_head(text), text.size());
}

TEST(ResponseParser, SkipsInterimHeads) {
  const std::string text =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
  const auto parser = parsed(text);
  EXPECT_EQ(parser.head().status, 200U);
  ASSERT_EQ(parser.head().fields.size(), 1U);
  EXPECT_EQ(parser.content_length(), 2U);
}

TEST(ResponseParser, SkipsInterimHeadsThatComeByteByByte) {
  const std::string text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
  ResponseParser parser;
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(*parser.put_head(std::string_view(text).substr(0, size)), 0U);
    ASSERT_FALSE(parser.head_done());
  }
  EXPECT_EQ(*parser.put_head(text), text.size());
  EXPECT_EQ(parser.head().status, 204U);
}

TEST(ResponseParser, BoundsInterimHeadsByTheByteLimit) {
  ResponseParser parser({.bytes = 200, .fields = 10});
  std::string text;
  for (int i = 0; i < 20; ++i) text += "HTTP/1.1 100 Continue\r\n\r\n";
  const auto length = parser.put_head(text);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::too_large);
}

TEST(ResponseParser, StopsAtSwitchingProtocols) {
  auto parser = parsed("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
  EXPECT_EQ(parser.head().status, 101U);
  EXPECT_EQ(parser.framing(), Framing::none);
  EXPECT_TRUE(parser.done());
  EXPECT_FALSE(parser.keep_alive());
}

TEST(ResponseParser, KnowsHowTheBodyIsDelimited) {
  EXPECT_EQ(parsed("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n").framing(), Framing::length);
  EXPECT_EQ(parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").framing(),
            Framing::chunked);
  EXPECT_EQ(parsed("HTTP/1.1 200 OK\r\n\r\n").framing(), Framing::until_close);
  EXPECT_EQ(parsed("HTTP/1.0 200 OK\r\n\r\n").framing(), Framing::until_close);
}

TEST(ResponseParser, GivesNoBodyWhereThereCanBeNone) {
  for (const std::string_view fields : {"", "Content-Length: 0\r\n"}) {
    for (const std::string_view status : {"204 No Content", "304 Not Modified"}) {
      const auto parser =
          parsed("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) + "\r\n");
      EXPECT_EQ(parser.framing(), Framing::none);
      EXPECT_TRUE(parser.done());
      EXPECT_TRUE(parser.keep_alive());
    }
  }
}

TEST(ResponseParser, GivesNoBodyForAnAnswerToHead) {
  for (const std::string_view fields :
       {"", "Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"}) {
    auto parser = parsed("HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n", true);
    EXPECT_EQ(parser.framing(), Framing::none);
    EXPECT_TRUE(parser.done());
    EXPECT_TRUE(parser.keep_alive());
    EXPECT_TRUE(parser.finish());
  }
}

TEST(ResponseParser, ForgetsHeadOnReset) {
  auto parser = parsed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true);
  parser.reset(false);
  ASSERT_TRUE(parser.put_head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").has_value());
  EXPECT_EQ(parser.framing(), Framing::length);
  EXPECT_FALSE(parser.done());
}

TEST(ResponseParser, DoesNotReuseAConnectionWhoseNoContentClaimsABody) {
  EXPECT_FALSE(parsed("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n").keep_alive());
  EXPECT_FALSE(
      parsed("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n").keep_alive());
}

TEST(ResponseParser, KnowsWhetherTheConnectionPersists) {
  EXPECT_TRUE(parsed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n").keep_alive());
  EXPECT_FALSE(
      parsed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n").keep_alive());
  EXPECT_FALSE(parsed("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n").keep_alive());
  EXPECT_TRUE(parsed("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n")
                  .keep_alive());
  EXPECT_FALSE(parsed("HTTP/1.1 200 OK\r\n\r\n").keep_alive());
  EXPECT_FALSE(ResponseParser().keep_alive());
}

TEST(ResponseParser, ReadsUntilTheConnectionCloses) {
  auto parser = parsed("HTTP/1.1 200 OK\r\n\r\n");
  std::vector<std::string_view> payload;
  EXPECT_EQ(*parser.put_body("abc", payload), 3U);
  EXPECT_EQ(*parser.put_body("", payload), 0U);
  EXPECT_EQ(*parser.put_body("de", payload), 2U);
  EXPECT_FALSE(parser.done());
  EXPECT_TRUE(parser.finish());
  EXPECT_TRUE(parser.done());
  EXPECT_THAT(payload, testing::ElementsAre("abc", "de"));
}

TEST(ResponseParser, TellsACutBodyFromAWholeOne) {
  std::vector<std::string_view> payload;
  auto sized = parsed("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
  ASSERT_EQ(*sized.put_body("ab", payload), 2U);
  EXPECT_FALSE(sized.finish());
  EXPECT_FALSE(sized.done());
  ASSERT_EQ(*sized.put_body("c", payload), 1U);
  EXPECT_TRUE(sized.finish());

  auto chunked = parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  ASSERT_EQ(*chunked.put_body("1\r\na\r\n", payload), 6U);
  EXPECT_FALSE(chunked.finish());
  ASSERT_EQ(*chunked.put_body("0\r\n\r\n", payload), 5U);
  EXPECT_TRUE(chunked.finish());
}

TEST(ResponseParser, TellsACutHeadFromAWholeOne) {
  ResponseParser parser;
  EXPECT_FALSE(parser.finish());
  ASSERT_EQ(*parser.put_head("HTTP/1.1 200 OK\r\n"), 0U);
  EXPECT_FALSE(parser.finish());
}

struct Bad {
  const char* name;
  std::string text;
  HeadError kind = HeadError::malformed;
};

class BadResponseHead : public testing::TestWithParam<Bad> {};

TEST_P(BadResponseHead, IsRefused) {
  ResponseParser parser;
  const auto length = parser.put_head(GetParam().text);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, GetParam().kind);
  EXPECT_FALSE(parser.head_done());
  EXPECT_FALSE(parser.keep_alive());
  EXPECT_FALSE(parser.finish());
}

TEST_P(BadResponseHead, IsRefusedAlikeWhenItComesByteByByte) {
  ResponseParser parser;
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

std::string ok(std::string_view fields) {
  return "HTTP/1.1 200 OK\r\n" + std::string(fields) + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    StartLine, BadResponseHead,
    testing::Values(Bad{"EmptyLineFirst", "\r\nHTTP/1.1 200 OK\r\n\r\n"},
                    Bad{"EmptyLineBetweenInterimAndFinal",
                        "HTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"},
                    Bad{"NotHttp", "SSH-2.0-OpenSSH\r\n\r\n"},
                    Bad{"NoReasonSpace", "HTTP/1.1 200\r\n\r\n"},
                    Bad{"TwoDigitStatus", "HTTP/1.1 20 OK\r\n\r\n"},
                    Bad{"FourDigitStatus", "HTTP/1.1 2000 OK\r\n\r\n"},
                    Bad{"LettersInStatus", "HTTP/1.1 2x0 OK\r\n\r\n"},
                    Bad{"StatusBelow100", "HTTP/1.1 099 OK\r\n\r\n"},
                    Bad{"StatusAbove599", "HTTP/1.1 600 OK\r\n\r\n"},
                    Bad{"TwoSpacesBeforeStatus", "HTTP/1.1  200 OK\r\n\r\n"},
                    Bad{"ControlInReason", "HTTP/1.1 200 O\x01K\r\n\r\n"},
                    Bad{"BareLf", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
                    Bad{"Http2", "HTTP/2 200\r\n\r\n", HeadError::version},
                    Bad{"Http30", "HTTP/3.0 200 OK\r\n\r\n", HeadError::version}),
    [](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Fields, BadResponseHead,
    testing::Values(Bad{"Folded", ok("a: b\r\n c\r\n")}, Bad{"SpaceBeforeColon", ok("a : b\r\n")},
                    Bad{"LengthTwice", ok("Content-Length: 5\r\nContent-Length: 6\r\n")},
                    Bad{"LengthTwiceEqual", ok("Content-Length: 5\r\nContent-Length: 5\r\n")},
                    Bad{"LengthAsList", ok("Content-Length: 5,5\r\n")},
                    Bad{"LengthAndCoding",
                        ok("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")},
                    Bad{"CodingGzip", ok("Transfer-Encoding: gzip, chunked\r\n")},
                    Bad{"CodingIn10", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
                    Bad{"BadFramingInInterim",
                        "HTTP/1.1 100 Continue\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ResponseParser, LimitsTheNumberOfFields) {
  ResponseParser parser({.bytes = 1000, .fields = 1});
  const auto length = parser.put_head(ok("a: b\r\nc: d\r\n"));
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().kind, HeadError::too_many_fields);
}

}  // namespace
}  // namespace llm_api_router::wire
