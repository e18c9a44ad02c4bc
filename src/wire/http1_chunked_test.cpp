#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/http1.hpp"

namespace llm_api_router::wire {
namespace {

RequestParser chunked_parser(HeadLimits limits = {}) {
  RequestParser parser(limits);
  EXPECT_TRUE(parser.put_head("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                  .has_value());
  return parser;
}

struct Outcome {
  std::string payload;
  std::size_t consumed = 0;
  bool failed = false;
  bool done = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Feeds `body` in reads of `step` bytes, presenting again what was left.
Outcome read(std::string_view body, std::size_t step, HeadLimits limits = {}) {
  RequestParser parser = chunked_parser(limits);
  Outcome outcome;
  for (std::size_t end = 0; end < body.size() && !parser.done();) {
    end = std::min(end + step, body.size());
    std::vector<std::string_view> payload;
    const auto consumed =
        parser.put_body(body.substr(outcome.consumed, end - outcome.consumed), payload);
    for (const std::string_view part : payload) outcome.payload += part;
    if (!consumed) {
      outcome.failed = true;
      outcome.consumed = 0;
      break;
    }
    outcome.consumed += *consumed;
  }
  outcome.done = parser.done();
  return outcome;
}

struct Good {
  const char* name;
  std::string body;
  std::string payload;
};

class GoodChunkedBody : public testing::TestWithParam<Good> {};

TEST_P(GoodChunkedBody, IsReadWholeHoweverItIsSplit) {
  const Good& good = GetParam();
  const Outcome expected{good.payload, good.body.size(), false, true};
  for (std::size_t step = 1; step <= good.body.size(); ++step) {
    EXPECT_EQ(read(good.body, step), expected) << step;
  }
}

TEST_P(GoodChunkedBody, LeavesWhatFollowsIt) {
  const Outcome outcome = read(GetParam().body + "GET / HTTP/1.1\r\n", 1000);
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(outcome.consumed, GetParam().body.size());
}

INSTANTIATE_TEST_SUITE_P(
    Chunked, GoodChunkedBody,
    testing::Values(Good{"Empty", "0\r\n\r\n", ""}, Good{"ManyZeros", "0000\r\n\r\n", ""},
                    Good{"OneChunk", "5\r\nhello\r\n0\r\n\r\n", "hello"},
                    Good{"TwoChunks", "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n", "hello, world"},
                    Good{"UpperAndLowerHex", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
                         "01234567890123456789"},
                    Good{"LeadingZeros", "0001\r\nx\r\n0\r\n\r\n", "x"},
                    Good{"DataThatLooksLikeFraming", "9\r\n0\r\n\r\n0\r\n\r\r\n0\r\n\r\n",
                         "0\r\n\r\n0\r\n\r"},
                    Good{"BinaryData",
                         {'2', '\r', '\n', '\0', '\n', '\r', '\n', '0', '\r', '\n', '\r', '\n'},
                         {'\0', '\n'}},
                    Good{"Extensions", "1;a;b=c;d=\"e f\\\"\"\r\nx\r\n0;last\r\n\r\n", "x"},
                    Good{"Trailers", "1\r\nx\r\n0\r\nX-Sum: 1\r\nOther: 2\r\n\r\n", "x"},
                    Good{"TrailersAfterEmptyBody", "0\r\na: b\r\n\r\n", ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(ChunkedBody, GivesDataAsItComes) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  EXPECT_EQ(*parser.put_body("5", payload), 0U);
  EXPECT_EQ(*parser.put_body("5\r\nhe", payload), 5U);
  EXPECT_THAT(payload, testing::ElementsAre("he"));
  EXPECT_EQ(*parser.put_body("llo\r", payload), 3U);
  EXPECT_THAT(payload, testing::ElementsAre("he", "llo"));
}

TEST(ChunkedBody, MayBePresentedTheSameBytesAgain) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(*parser.put_body("0\r\n", payload), 0U);
  EXPECT_EQ(*parser.put_body("0\r\n\r\n", payload), 5U);
  EXPECT_TRUE(parser.done());
}

TEST(ChunkedBody, PointsIntoTheCallersBytes) {
  RequestParser parser = chunked_parser();
  const std::string body = "3\r\nabc\r\n0\r\n\r\n";
  std::vector<std::string_view> payload;
  ASSERT_TRUE(parser.put_body(body, payload).has_value());
  ASSERT_EQ(payload.size(), 1U);
  EXPECT_EQ(payload[0].data(), body.data() + 3);
}

TEST(ChunkedBody, DropsTrailers) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  ASSERT_TRUE(parser.put_body("0\r\nX-Late: 1\r\n\r\n", payload).has_value());
  EXPECT_FALSE(parser.head().has("x-late"));
  EXPECT_TRUE(payload.empty());
}

TEST(ChunkedBody, IsFollowedByAnotherMessage) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  ASSERT_TRUE(parser.put_body("1\r\nx\r\n0\r\n\r\n", payload).has_value());
  parser.reset();
  ASSERT_TRUE(parser.put_head("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                  .has_value());
  payload.clear();
  ASSERT_EQ(*parser.put_body("2\r\nyz\r\n0\r\n\r\n", payload), 12U);
  EXPECT_THAT(payload, testing::ElementsAre("yz"));
  EXPECT_TRUE(parser.done());
}

struct Bad {
  const char* name;
  std::string body;
};

class BadChunkedBody : public testing::TestWithParam<Bad> {};

TEST_P(BadChunkedBody, IsRefusedHoweverItIsSplit) {
  const std::string& body = GetParam().body;
  const Outcome whole = read(body, body.size());
  EXPECT_TRUE(whole.failed);
  EXPECT_FALSE(whole.done);
  for (std::size_t step = 1; step < body.size(); ++step) {
    EXPECT_TRUE(read(body, step).failed) << step;
  }
}

TEST_P(BadChunkedBody, StaysRefused) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  ASSERT_FALSE(parser.put_body(GetParam().body, payload).has_value());
  EXPECT_FALSE(parser.put_body("0\r\n\r\n", payload).has_value());
  EXPECT_FALSE(parser.done());
  EXPECT_FALSE(parser.keep_alive());
}

INSTANTIATE_TEST_SUITE_P(
    Chunked, BadChunkedBody,
    testing::Values(
        Bad{"EmptySize", "\r\n0\r\n\r\n"}, Bad{"NoHex", "g\r\n\r\n0\r\n\r\n"},
        Bad{"HexPrefix", "0x5\r\nhello\r\n0\r\n\r\n"}, Bad{"NegativeSize", "-1\r\nx\r\n0\r\n\r\n"},
        Bad{"PlusSize", "+1\r\nx\r\n0\r\n\r\n"}, Bad{"SpaceBeforeSize", " 1\r\nx\r\n0\r\n\r\n"},
        Bad{"SpaceBehindSize", "1 \r\nx\r\n0\r\n\r\n"}, Bad{"SpaceBehindLastSize", "0 \r\n\r\n"},
        Bad{"SizeOverflows", "10000000000000000\r\nx"},
        Bad{"SizeOverflowsByFar", "ffffffffffffffffffffff\r\nx"},
        Bad{"SizePastSigned", "8000000000000000\r\nx"},
        Bad{"BareLfBehindSize", "1\nx\r\n0\r\n\r\n"}, Bad{"BareCrBehindSize", "1\rx\r\n0\r\n\r\n"},
        Bad{"BareLfBehindLastSize", "0\n\r\n"}, Bad{"BareLfAtTheEnd", "0\r\n\n"},
        Bad{"NoCrlfBehindData", "1\r\nx0\r\n\r\n"}, Bad{"BareLfBehindData", "1\r\nx\n0\r\n\r\n"},
        Bad{"DataTooLong", "1\r\nxy\r\n0\r\n\r\n"},
        Bad{"TwoCrlfBehindData", "1\r\nx\r\n\r\n0\r\n\r\n"},
        Bad{"ControlInExtension", "1;a=\x01\r\nx\r\n0\r\n\r\n"},
        Bad{"LfInQuotedExtension", "1;a=\"\n\"\r\nx\r\n0\r\n\r\n"},
        Bad{"CrlfInQuotedExtension", "1;a=\"\r\n\"\r\nx\r\n0\r\n\r\n"},
        Bad{"UnclosedQuote", "1;a=\"\r\nx\r\n0\r\n\r\n"},
        Bad{"EmptyExtension", "1;\r\nx\r\n0\r\n\r\n"},
        Bad{"GarbageExtension", "1,a\r\nx\r\n0\r\n\r\n"},
        Bad{"FoldedTrailer", "0\r\na: b\r\n c\r\n\r\n"},
        Bad{"FoldedEmptyTrailer", "0\r\na:\r\n c\r\n\r\n"},
        Bad{"TrailerWithoutColon", "0\r\nabc\r\n\r\n"},
        Bad{"TrailerWithSpaceBeforeColon", "0\r\na : b\r\n\r\n"},
        Bad{"NulInTrailer", std::string("0\r\na: \0\r\n\r\n", 11)},
        Bad{"LengthInTrailer", "0\r\nContent-Length: 5\r\n\r\n"},
        Bad{"CodingInTrailer", "0\r\nTransfer-Encoding: chunked\r\n\r\n"}),
    [](const auto& tested) { return tested.param.name; });

TEST(ChunkedBody, BoundsAChunksFraming) {
  const HeadLimits limits{.bytes = 80, .fields = 10};
  const std::string fits = "1;" + std::string(76, 'a') + "\r\nx\r\n0\r\n\r\n";
  const std::string large = "1;" + std::string(77, 'a') + "\r\nx\r\n0\r\n\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    EXPECT_TRUE(read(fits, step, limits).done) << step;
    EXPECT_TRUE(read(large, step, limits).failed) << step;
  }
}

TEST(ChunkedBody, BoundsTrailers) {
  RequestParser parser = chunked_parser({.bytes = 100, .fields = 10});
  std::vector<std::string_view> payload;
  const auto consumed = parser.put_body("0\r\na: " + std::string(100, 'b'), payload);
  ASSERT_FALSE(consumed.has_value());
  EXPECT_EQ(consumed.error().kind, HeadError::too_large);
}

TEST(ChunkedBody, BoundsTheNumberOfTrailers) {
  const HeadLimits limits{.bytes = 1000, .fields = 2};
  const std::string fits = "0\r\na: 1\r\nb: 2\r\n\r\n";
  const std::string many = "0\r\na: 1\r\nb: 2\r\nc: 3\r\n\r\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    EXPECT_TRUE(read(fits, step, limits).done) << step;
    EXPECT_TRUE(read(many, step, limits).failed) << step;
  }
}

TEST(ChunkedBody, TakesTheEndOfAChunksDataWithIt) {
  RequestParser parser = chunked_parser();
  std::vector<std::string_view> payload;
  EXPECT_EQ(*parser.put_body("2\r\nab\r\n", payload), 7U);
  EXPECT_EQ(*parser.put_body("0\r\n\r\n", payload), 5U);
  EXPECT_TRUE(parser.done());
}

}  // namespace
}  // namespace llm_api_router::wire
