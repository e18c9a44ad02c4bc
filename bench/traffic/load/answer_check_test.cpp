#include "bench/traffic/load/answer_check.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::bench {
namespace {

class AnswerChecks : public testing::Test {
 protected:
  bool good(const std::string& body, std::size_t piece) {
    const auto check = check_of(call_, tally_);
    check->answer_begins();
    for (std::size_t at = 0; at < body.size(); at += piece) {
      check->read_at(Clock::now());
      check->take(std::string_view{body}.substr(at, piece));
    }
    return check->good();
  }

  static std::string stream(std::initializer_list<std::uint32_t> numbers) {
    std::string events = first_events(Api::openai);
    for (const auto number : numbers) events += content_event(Api::openai, number, Clock::now());
    return events + last_events(Api::openai);
  }

  Call call_;
  Tally tally_;
};

TEST_F(AnswerChecks, ABodyIsGoodOnlyIfItIsTheUpstreamsToTheLastByte) {
  call_.answer = "{\"a\":1}";
  EXPECT_TRUE(good("{\"a\":1}", 100));
  EXPECT_TRUE(good("{\"a\":1}", 2));
  EXPECT_FALSE(good("{\"a\":2}", 100));
  EXPECT_FALSE(good("{\"a\":1", 100));
  EXPECT_FALSE(good("{\"a\":1}}", 3));
  EXPECT_FALSE(good("", 1));
}

TEST_F(AnswerChecks, AnyBodyButNoneIsGoodWhereTheUpstreamsIsNotKnown) {
  EXPECT_TRUE(good("x", 1));
  EXPECT_FALSE(good("", 1));
}

TEST_F(AnswerChecks, AStreamIsGoodHoweverItIsCut) {
  call_.stream = true;
  call_.chunks = 3;
  const std::string body = stream({0, 1, 2});
  for (std::size_t piece = 1; piece <= body.size(); ++piece) EXPECT_TRUE(good(body, piece));
}

TEST_F(AnswerChecks, AStreamIsBadIfContentIsMissingDoubleOrOutOfOrder) {
  call_.stream = true;
  EXPECT_FALSE(good(stream({0, 2}), 100));
  EXPECT_FALSE(good(stream({0, 0, 1}), 100));
  EXPECT_FALSE(good(stream({1, 0}), 100));
  call_.chunks = 3;
  EXPECT_FALSE(good(stream({0, 1}), 100));
}

TEST_F(AnswerChecks, AStreamIsBadWithoutItsLastEvent) {
  call_.stream = true;
  const std::string body = stream({0});
  EXPECT_FALSE(good(body.substr(0, body.size() - 1), 100));
  EXPECT_FALSE(good(first_events(Api::openai), 100));
}

TEST_F(AnswerChecks, ContentThatComesTogetherIsCountedAsCoalesced) {
  call_.stream = true;
  const std::string body = stream({0, 1, 2});
  EXPECT_TRUE(good(body, body.size()));
  EXPECT_NE(tally_.json("streams", nanoseconds{1}).find(R"("chunks":3,"coalesced":2)"),
            std::string::npos);
}

TEST_F(AnswerChecks, ContentThatComesInAReadOfItsOwnIsNotCoalesced) {
  call_.stream = true;
  const auto check = check_of(call_, tally_);
  check->answer_begins();
  for (const std::uint32_t number : {0U, 1U, 2U}) {
    check->read_at(Clock::now());
    check->take(content_event(Api::openai, number, Clock::now()));
  }
  EXPECT_NE(tally_.json("streams", nanoseconds{1}).find(R"("chunks":3,"coalesced":0)"),
            std::string::npos);
}

}  // namespace
}  // namespace llm_api_router::bench
