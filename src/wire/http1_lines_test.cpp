// The lines of heads, size lines and trailers, without any of the leniency RFC 9112 §2.2 permits.
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "wire/http1.hpp"

namespace llm_api_router::wire {
namespace {

// Where a line can stand, and what stands around it.
struct Place {
  const char* name;
  std::string_view head;
  std::string_view before;
  std::string_view behind;
};

constexpr std::string_view kChunked =
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

const std::vector<Place> kPlaces = {
    {"field", "", "GET / HTTP/1.1\r\nHost: x\r\nname: ", "\r\n\r\n"},
    {"extension", kChunked, "1;name=\"", "\"\r\nx\r\n0\r\n\r\n"},
    {"trailer", kChunked, "0\r\nname: ", "\r\n\r\n"},
};

// Whether the message with `text` in that place is read to its end.
bool is_read(const Place& place, std::string_view text) {
  RequestParser parser;
  std::string bytes = std::string(place.before).append(text).append(place.behind);
  if (!place.head.empty()) {
    std::vector<std::string_view> payload;
    EXPECT_TRUE(parser.put_head(place.head).has_value());
    return parser.put_body(bytes, payload).has_value() && parser.done();
  }
  const auto length = parser.put_head(bytes);
  return length && *length == bytes.size();
}

// Wherever it stands, and whatever stands around it.
TEST(Lines, HoldAnythingButControlCharacters) {
  for (const Place& place : kPlaces) {
    for (const char filler : {'a', '\t', '~', '\x80', '\xff'}) {
      for (std::size_t at = 0; at < 40; ++at) {
        for (int byte = 0; byte < 256; ++byte) {
          if (byte == '"' || byte == '\\') continue;
          std::string text = "a" + std::string(40, filler);
          text[1 + at] = static_cast<char>(byte);
          const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
          ASSERT_EQ(is_read(place, text), !control) << place.name << ' ' << at << ' ' << byte;
        }
      }
    }
  }
}

struct BadEnd {
  const char* name;
  std::string text;
};

class BadLine : public testing::TestWithParam<BadEnd> {};

TEST_P(BadLine, IsRefusedWhereverItStands) {
  for (const Place& place : kPlaces) {
    EXPECT_FALSE(is_read(place, GetParam().text)) << place.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Lines, BadLine,
                         testing::Values(BadEnd{"BareLf", "ab\nc: d"}, BadEnd{"BareCr", "a\rb"},
                                         BadEnd{"TwoCr", "a\r\r\nb: c"},
                                         BadEnd{"CrAtTheEnd", "a\r"}, BadEnd{"LfAtTheEnd", "a\n"},
                                         BadEnd{"Nul", {'a', '\0'}}, BadEnd{"Escape", "\x1b[0m"},
                                         BadEnd{"Delete", "a\x7f"}, BadEnd{"VerticalTab", "a\vb"},
                                         BadEnd{"FoldedWithSpace", "a\r\n b"},
                                         BadEnd{"FoldedWithTab", "a\r\n\tb"}),
                         [](const auto& tested) { return tested.param.name; });

TEST(Lines, AreNotTakenBeforeTheirEnd) {
  RequestParser parser;
  EXPECT_EQ(*parser.put_head("GET / HTTP/1.1\r\nHost: x\r"), 0U);
  EXPECT_EQ(*parser.put_head("GET / HTTP/1.1\r\nHost: x\r\n"), 0U);
  EXPECT_EQ(*parser.put_head("GET / HTTP/1.1\r\nHost: x\r\n\r"), 0U);
  EXPECT_EQ(*parser.put_head("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 27U);
}

// Names of each length, so that each way of looking at several characters at once is taken.
TEST(FieldNames, AreTokensHoweverLong) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        if (byte == ':' || byte == '\n') continue;
        std::string name(size, 'n');
        name[at] = static_cast<char>(byte);
        const bool token = (byte < 0x80 && std::isalnum(byte) != 0) ||
                           (byte != 0 && std::string_view("!#$%&'*+-.^_`|~").find(name[at]) !=
                                             std::string_view::npos);
        RequestParser parser;
        const auto length = parser.put_head("GET / HTTP/1.1\r\nHost: x\r\n" + name + ": v\r\n\r\n");
        ASSERT_EQ(length.has_value(), token) << size << ' ' << at << ' ' << byte;
      }
    }
  }
}

}  // namespace
}  // namespace llm_api_router::wire
