#include "analytics/bucket_cache.hpp"

#include <gtest/gtest.h>

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// A table of one row a minute that counts what is asked of it.
class BucketCacheTest : public ::testing::Test {
 protected:
  Result<std::vector<Figures>> compute(const Shape& shape, const Range& range) {
    asked_.push_back(range);
    if (fails_) return Error{"no"};
    std::vector<Figures> all;
    const auto width = width_of(shape.interval);
    for (auto time = std::chrono::ceil<minutes>(range.from); time < range.end; time += minutes{1}) {
      const auto bucket = time.time_since_epoch() / width;
      if (all.empty() || all.back().bucket != bucket) all.push_back({.bucket = bucket});
      all.back().count += weight_;
    }
    return all;
  }

  std::vector<Figures> ask(Range range, const Shape& shape = {}) {
    asked_.clear();
    return cache_
        .figures(shape, range,
                 [this](const Shape& each, const Range& part) { return compute(each, part); })
        .value();
  }

  void expect_plain(Range range, const Shape& shape = {}) {
    const auto kept = ask(range, shape);
    EXPECT_EQ(kept, compute(shape, range).value());
    asked_.pop_back();
  }

  static Range last(hours back, Moment now) { return last_hours(back, now); }

  Moment now_ = parse_moment("2026-11-22T17:20:30Z").value();
  BucketCache cache_;
  std::vector<Range> asked_;
  int weight_ = 1;
  bool fails_ = false;
};

TEST_F(BucketCacheTest, AsksTheSecondTimeForTheEndsOnly) {
  expect_plain(last(hours{24}, now_));
  EXPECT_EQ(asked_.size(), 3U);
  now_ += std::chrono::seconds{5};
  expect_plain(last(hours{24}, now_));
  ASSERT_EQ(asked_.size(), 2U);
  EXPECT_LE(asked_[0].end - asked_[0].from, hours{1});
  EXPECT_LE(asked_[1].end - asked_[1].from, hours{1});
}

TEST_F(BucketCacheTest, GrowsToBothSides) {
  expect_plain(last(hours{10}, now_));
  expect_plain(last(hours{30}, now_));
  EXPECT_EQ(asked_.size(), 3U);
  now_ += hours{5};
  expect_plain(last(hours{2}, now_));
  expect_plain(last(hours{30}, now_));
  expect_plain(last(hours{30}, now_));
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(BucketCacheTest, ShortAndEmptyRangesArePlain) {
  expect_plain({now_, now_ + minutes{3}});
  expect_plain({now_, now_});
  expect_plain({now_ + hours{1}, now_});
  expect_plain(last(hours{1}, now_), {.interval = Interval::day});
}

TEST_F(BucketCacheTest, RowsVoidWhatTheyTouch) {
  expect_plain(last(hours{24}, now_));
  weight_ = 2;
  cache_.rows_came(now_ - hours{30}, now_);
  expect_plain(last(hours{24}, now_));
}

TEST_F(BucketCacheTest, RowsOfNowLeaveThePastAlone) {
  expect_plain(last(hours{24}, now_));
  cache_.rows_came(now_ - minutes{1}, now_);
  expect_plain(last(hours{24}, now_));
  EXPECT_EQ(asked_.size(), 2U);
  cache_.rows_came(now_ - hours{3}, now_);
  expect_plain(last(hours{24}, now_));
  EXPECT_EQ(asked_.size(), 3U);
}

TEST_F(BucketCacheTest, LookFarBackDoesNotFillTheGap) {
  expect_plain(last(hours{2}, now_));
  expect_plain({now_ - hours{400}, now_ - hours{300}});
  EXPECT_EQ(asked_.size(), 3U);
}

TEST_F(BucketCacheTest, FailureKeepsNothingWrong) {
  fails_ = true;
  const auto failed = cache_.figures(
      {}, last(hours{24}, now_),
      [this](const Shape& shape, const Range& part) { return compute(shape, part); });
  EXPECT_FALSE(failed);
  fails_ = false;
  expect_plain(last(hours{24}, now_));
}

TEST_F(BucketCacheTest, WhatIsKeptIsBounded) {
  cache_ = BucketCache(100);
  expect_plain(last(hours{90}, now_));
  expect_plain(last(hours{50}, now_), {.api = Api::openai});
  expect_plain(last(hours{50}, now_), {.api = Api::openai});
  EXPECT_EQ(asked_.size(), 2U);
  expect_plain(last(hours{90}, now_));
  EXPECT_EQ(asked_.size(), 3U);
}

}  // namespace
}  // namespace llm_api_router::analytics
