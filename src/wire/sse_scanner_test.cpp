#include "wire/sse_scanner.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llm_api_router::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Events = std::vector<std::pair<std::string, std::string>>;

// Collects what a scanner shows, by type and data.
class Collector {
 public:
  explicit Collector(std::size_t max_event = 1000) : scanner_(max_event) {}

  std::size_t feed(std::string_view bytes) {
    // A copy of exact size, so that a sanitizer sees every read past it.
    const std::vector<char> copy(bytes.begin(), bytes.end());
    return scanner_.feed({copy.data(), copy.size()}, [this](const SseEvent& event) {
      events.emplace_back(event.type, event.data);
    });
  }
  [[nodiscard]] std::size_t pending() const { return scanner_.pending(); }

  Events events;

 private:
  SseScanner scanner_;
};

Events events_of(std::string_view stream, std::size_t max_event = 1000) {
  Collector collector(max_event);
  collector.feed(stream);
  return collector.events;
}

TEST(SseScanner, FindsTypeAndData) {
  EXPECT_THAT(events_of("event: ping\ndata: {}\n\ndata: x\n\n"),
              ElementsAre(std::pair("ping", "{}"), std::pair("", "x")));
}

TEST(SseScanner, TakesEveryKindOfLineEnd) {
  const Events expected = {{"a", "1\n2"}, {"", "3"}};
  EXPECT_EQ(events_of("event:a\ndata:1\ndata:2\n\ndata:3\n\n"), expected);
  EXPECT_EQ(events_of("event:a\r\ndata:1\r\ndata:2\r\n\r\ndata:3\r\n\r\n"), expected);
  EXPECT_EQ(events_of("event:a\rdata:1\rdata:2\r\rdata:3\r\r"), expected);
  EXPECT_EQ(events_of("event:a\rdata:1\r\ndata:2\n\r\ndata:3\n\r"), expected);
}

TEST(SseScanner, RemovesOneSpaceBehindTheColon) {
  EXPECT_THAT(events_of("data:x\n\ndata: x\n\ndata:  x \n\ndata:\tx\n\n"),
              ElementsAre(std::pair("", "x"), std::pair("", "x"), std::pair("", " x "),
                          std::pair("", "\tx")));
}

TEST(SseScanner, JoinsDataLines) {
  EXPECT_THAT(events_of("data: a\ndata\ndata:\ndata: b\n\n"),
              ElementsAre(std::pair("", "a\n\n\nb")));
}

TEST(SseScanner, JoinsDataLinesWithOthersBetween) {
  EXPECT_THAT(events_of("data: a\n: c\nid: 1\ndata: b\nevent: t\n\n"),
              ElementsAre(std::pair("t", "a\nb")));
}

TEST(SseScanner, ShowsEmptyDataAndEventsWithoutData) {
  EXPECT_THAT(events_of("data:\n\ndata\n\nevent: x\n\n"),
              ElementsAre(std::pair("", ""), std::pair("", ""), std::pair("x", "")));
}

TEST(SseScanner, LetsTheLastTypeCount) {
  EXPECT_THAT(events_of("event: a\nevent: b\ndata: x\n\n"), ElementsAre(std::pair("b", "x")));
  EXPECT_THAT(events_of("event: a\nevent\ndata: x\n\n"), ElementsAre(std::pair("", "x")));
}

TEST(SseScanner, PassesOverCommentsUnknownFieldsAndBlankLines) {
  EXPECT_THAT(events_of(": hello\n\n\n\nid: 1\nretry: 3\n\n:\n\nDATA: x\n\n data: y\n\n"),
              IsEmpty());
}

TEST(SseScanner, CutsAtTheFirstColon) {
  EXPECT_THAT(events_of("data: a: b\n\nevent:a:b\n\n"),
              ElementsAre(std::pair("", "a: b"), std::pair("a:b", "")));
}

TEST(SseScanner, PassesOverALeadingByteOrderMarkOnly) {
  EXPECT_THAT(events_of("\xEF\xBB\xBF"
                        "data: x\n\n"),
              ElementsAre(std::pair("", "x")));
  EXPECT_THAT(events_of("data: x\n\n\xEF\xBB\xBF"
                        "data: y\n\n"),
              ElementsAre(std::pair("", "x")));
  EXPECT_THAT(events_of("\xEF\xBB\xBF\xEF\xBB\xBF"
                        "data: y\n\n"),
              IsEmpty());
}

TEST(SseScanner, DoesNotShowAnEventBeforeItsBlankLine) {
  Collector collector;
  EXPECT_EQ(collector.feed("data: x\n"), 0U);
  EXPECT_THAT(collector.events, IsEmpty());
  EXPECT_EQ(collector.pending(), 8U);
  EXPECT_EQ(collector.feed("\n"), 1U);
  EXPECT_THAT(collector.events, ElementsAre(std::pair("", "x")));
  EXPECT_EQ(collector.pending(), 0U);
}

TEST(SseScanner, ReturnsTheLastBoundary) {
  Collector collector;
  EXPECT_EQ(collector.feed(""), 0U);
  EXPECT_EQ(collector.feed("data: x\n\ndata: y\n\ndata"), 18U);
  EXPECT_EQ(collector.pending(), 4U);
  EXPECT_EQ(collector.feed(": z"), 0U);
  EXPECT_EQ(collector.pending(), 7U);
  EXPECT_EQ(collector.feed("\r\n\r\n"), 4U);
  EXPECT_EQ(collector.pending(), 0U);
}

TEST(SseScanner, HasABoundaryBehindCommentsToo) {
  Collector collector;
  EXPECT_EQ(collector.feed(": keep-alive\n\n"), 14U);
  EXPECT_EQ(collector.feed("\n"), 1U);
}

TEST(SseScanner, ShowsAnEventAtTheCrOfItsBlankLine) {
  Collector collector;
  EXPECT_EQ(collector.feed("data: x\r\n\r"), 10U);
  EXPECT_EQ(collector.events.size(), 1U);
  EXPECT_EQ(collector.feed("\n"), 1U) << "the LF belongs to the blank line";
  EXPECT_EQ(collector.pending(), 0U);
  EXPECT_EQ(collector.feed("data: y\r\n\r\n"), 11U);
  EXPECT_EQ(collector.events.size(), 2U);
}

TEST(SseScanner, DoesNotTakeTheLfOfACutCrlfForABlankLine) {
  Collector collector;
  EXPECT_EQ(collector.feed("event: a\r"), 0U);
  EXPECT_EQ(collector.feed("\ndata: x\r"), 0U);
  EXPECT_EQ(collector.feed(""), 0U);
  EXPECT_EQ(collector.feed("\n"), 0U);
  EXPECT_EQ(collector.feed("\r\n"), 2U);
  EXPECT_THAT(collector.events, ElementsAre(std::pair("a", "x")));
}

TEST(SseScanner, TakesALineEndLikeTheOneBeforeForABlankLine) {
  Collector collector;
  collector.feed("data: x\r");
  EXPECT_EQ(collector.feed("\r"), 1U);
  collector.feed("data: y\n");
  EXPECT_EQ(collector.feed("\n"), 1U);
  EXPECT_EQ(collector.events.size(), 2U);
}

TEST(SseScanner, HidesAnEventThatIsTooLargeButNotItsBoundary) {
  const std::string fits = "data:12345\n";
  const std::string large = "data:123456\n";
  EXPECT_THAT(events_of(fits + "\n" + large + "\ndata:x\n\n", fits.size()),
              ElementsAre(std::pair("", "12345"), std::pair("", "x")));
  Collector collector(fits.size());
  for (const char byte : large) EXPECT_EQ(collector.feed({&byte, 1}), 0U);
  EXPECT_EQ(collector.pending(), large.size());
  EXPECT_EQ(collector.feed("\n"), 1U);
  EXPECT_THAT(collector.events, IsEmpty());
  collector.feed("data:x\n\n");
  EXPECT_THAT(collector.events, ElementsAre(std::pair("", "x")));
}

TEST(SseScanner, ShowsALargeEventThatCameInPieces) {
  const std::string data(300'000, 'x');
  Collector collector(1'000'000);
  collector.feed("data: ");
  for (int i = 0; i < 3; ++i) collector.feed(data);
  EXPECT_EQ(collector.feed("\n\n"), 2U);
  ASSERT_EQ(collector.events.size(), 1U);
  EXPECT_EQ(collector.events[0].second, data + data + data);
}

TEST(SseScanner, LeavesBytesAsTheyAre) {
  const std::string data("\0\xff\xC3", 3);
  EXPECT_THAT(events_of("data:" + data + "\n\n"), ElementsAre(std::pair("", data)));
}

// What one stream gives: its events and each boundary by its place in the stream.
struct Scanned {
  Events events;
  std::vector<std::size_t> boundaries;
};

Scanned scan(std::string_view stream, const std::vector<std::size_t>& cuts, std::size_t max_event) {
  Collector collector(max_event);
  Scanned scanned;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    const std::size_t offset = collector.feed(stream.substr(begin, cut - begin));
    EXPECT_LE(offset, cut - begin);
    if (offset > 0) scanned.boundaries.push_back(begin + offset);
    const std::size_t last = scanned.boundaries.empty() ? 0 : scanned.boundaries.back();
    EXPECT_EQ(collector.pending(), cut - last);
    begin = cut;
  }
  scanned.events = collector.events;
  return scanned;
}

std::vector<std::size_t> cuts_each(std::size_t step, std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t cut = step; cut < size; cut += step) cuts.push_back(cut);
  cuts.push_back(size);
  return cuts;
}

// The last of `boundaries` in each part that has one.
std::vector<std::size_t> last_in_each(const std::vector<std::size_t>& boundaries,
                                      const std::vector<std::size_t>& cuts) {
  std::vector<std::size_t> last;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    const auto above = std::upper_bound(boundaries.begin(), boundaries.end(), cut);
    if (above != boundaries.begin() && *(above - 1) > begin) last.push_back(*(above - 1));
    begin = cut;
  }
  return last;
}

class AnyStream : public testing::TestWithParam<std::string> {};

TEST_P(AnyStream, GivesTheSameHoweverItIsSplit) {
  const std::string& stream = GetParam();
  for (const std::size_t max_event : {std::size_t{4}, std::size_t{1000}}) {
    const Scanned bytewise = scan(stream, cuts_each(1, stream.size()), max_event);
    for (std::size_t step = 2; step <= stream.size(); ++step) {
      const auto cuts = cuts_each(step, stream.size());
      const Scanned scanned = scan(stream, cuts, max_event);
      EXPECT_EQ(scanned.events, bytewise.events) << step;
      EXPECT_EQ(scanned.boundaries, last_in_each(bytewise.boundaries, cuts)) << step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    SseScanner, AnyStream,
    testing::Values("event: a\ndata: 1\ndata: 2\n\n: c\n\ndata: 3\n\n\ndata: rest",
                    "event: a\r\ndata: 1\r\ndata: 2\r\n\r\n: c\r\n\r\ndata: 3\r\n\r\n\r\nrest",
                    "event: a\rdata: 1\rdata: 2\r\r: c\r\rdata: 3\r\r\rdata: rest\r",
                    "data: 1\n\r\ndata: 2\r\n\ndata: 3\r\r\ndata: 4\n\n\r\r\n\n",
                    "\xEF\xBB\xBF"
                    "data: x\n\n",
                    "\xEF\xBB\xBF\r\n\r\ndata: x\r\n\r\n", "\xEF\xBB\ndata: x\n\n",
                    "\xEF"
                    "event: x\n\ndata: y\n\n",
                    "\r\n\r\n", "\n", "\r", "\xEF\xBB\xBF\n"));

// Every stream of few symbols, so that no order of line ends is missed.
TEST(SseScanner, GivesTheSameHoweverItIsSplitForEveryShortStream) {
  constexpr std::string_view kSymbols[] = {"\r", "\n", "data:x", ":"};
  constexpr int kLength = 6;
  for (unsigned code = 0; code < 1U << (2U * kLength); ++code) {
    std::string stream;
    for (unsigned i = 0; i < kLength; ++i) stream += kSymbols[(code >> (2U * i)) & 3U];
    const Scanned bytewise = scan(stream, cuts_each(1, stream.size()), 1000);
    const Scanned whole = scan(stream, {stream.size()}, 1000);
    ASSERT_EQ(whole.events, bytewise.events) << testing::PrintToString(stream);
    ASSERT_EQ(whole.boundaries, last_in_each(bytewise.boundaries, {stream.size()}))
        << testing::PrintToString(stream);
  }
}

TEST(LineBreaks, FindsTheNextOfEitherKind) {
  LineBreaks breaks("a\rb\n\r\nc");
  EXPECT_EQ(breaks.next(0), 1U);
  EXPECT_EQ(breaks.next(1), 1U);
  EXPECT_EQ(breaks.next(2), 3U);
  EXPECT_EQ(breaks.next(4), 4U);
  EXPECT_EQ(breaks.next(6), 7U);
  EXPECT_EQ(breaks.next(7), 7U);
  EXPECT_EQ(LineBreaks("").next(0), 0U);
}

}  // namespace
}  // namespace llm_api_router::wire
