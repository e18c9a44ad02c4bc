#include "bench/traffic/message_reader.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace llm_api_router::bench {
namespace {

using Kind = MessageReader::Part::Kind;

constexpr std::string_view kSized = "HTTP/1.1 200 OK\r\nContent-Length:  5 \r\n\r\nhello";
constexpr std::string_view kChunked =
    "HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n"
    "4;x=y\r\nwell\r\nB\r\n, no answer\r\n0\r\ntrailer: 1\r\n\r\n";

struct Read {
  std::string body;
  int messages = 0;
  bool broken = false;
};

Read read(MessageReader& reader, std::string_view bytes, std::size_t piece) {
  Read read;
  for (std::size_t at = 0; at < bytes.size() && !read.broken; at += piece) {
    auto input = bytes.substr(at, piece);
    for (auto part = reader.next(input); part.kind != Kind::none; part = reader.next(input)) {
      read.broken = part.kind == Kind::broken;
      if (read.broken) break;
      read.body += part.bytes;
      read.messages += part.kind == Kind::end ? 1 : 0;
    }
  }
  return read;
}

TEST(MessageReader, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes = std::string{kSized} + std::string{kChunked} + std::string{kSized};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    MessageReader reader;
    const Read all = read(reader, bytes, piece);
    EXPECT_EQ(all.body, "hellowell, no answerhello") << piece;
    EXPECT_EQ(all.messages, 3) << piece;
    EXPECT_FALSE(all.broken) << piece;
  }
}

TEST(MessageReader, TellsStatusAndFieldsOfTheHead) {
  MessageReader reader;
  auto input = kSized;
  ASSERT_EQ(reader.next(input).kind, Kind::head);
  EXPECT_EQ(reader.status(), 200);
  EXPECT_EQ(reader.field("content-length"), "5");
  EXPECT_EQ(reader.field("content"), std::nullopt);
}

TEST(MessageReader, IsIdleBetweenMessagesOnly) {
  MessageReader reader;
  EXPECT_TRUE(reader.idle());
  read(reader, kSized.substr(0, 10), 10);
  EXPECT_FALSE(reader.idle());
  read(reader, kSized.substr(10), 100);
  EXPECT_TRUE(reader.idle());
}

TEST(MessageReader, FindsAMessageBrokenWhoseEndCannotBeTold) {
  for (const std::string_view bytes :
       {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n"}) {
    MessageReader reader;
    EXPECT_TRUE(read(reader, bytes, bytes.size()).broken) << bytes;
  }
}

TEST(MessageReader, FindsAMessageBrokenWhoseHeadHasNoEnd) {
  MessageReader reader;
  EXPECT_TRUE(read(reader, std::string(100'000, 'x'), 1000).broken);
}

}  // namespace
}  // namespace llm_api_router::bench
