// What is asked of the ingested rows, and the figures that answer it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/api.hpp"

#include "analytics/names.hpp"
#include "analytics/time_text.hpp"

namespace llm_api_router::analytics {

// Buckets begin at whole minutes, hours and days of UTC.
enum class Interval { minute, hour, day };
std::chrono::microseconds width_of(Interval interval);

// What rows of one bucket are told apart by, if at all. A provider is told apart by its API too.
enum class GroupBy { none, provider, model, outcome };

// Half open.
struct Range {
  Moment from;
  Moment end;
};

// The `hours` up to and with the moment `now`, to the microsecond: the oldest row that counts is as
// old as that, and none is from the future.
Range last_hours(std::chrono::hours hours, Moment now);

struct Shape {
  Interval interval = Interval::hour;
  std::optional<Api> api{};          // absent: both
  std::optional<Names::Id> model{};  // absent: all
  GroupBy group_by = GroupBy::none;
  bool percentiles = false;  // they cost more than all else

  friend auto operator<=>(const Shape&, const Shape&) = default;
};

struct Group {
  std::int64_t api = -1;  // Api's number where providers are told apart
  Names::Id name = Names::kNone;

  friend auto operator<=>(const Group&, const Group&) = default;
};

// Durations in microseconds.
struct Figures {
  std::int64_t bucket = 0;  // in interval widths since 1970
  Group group;
  std::int64_t count = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_tokens = 0;
  std::int64_t latency_sum = 0;
  std::int64_t latency_count = 0;  // of rows that tell one
  std::int64_t first_token_sum = 0;
  std::int64_t first_token_count = 0;
  std::int64_t streaming = 0;
  std::int64_t first_time = 0;
  std::int64_t last_time = 0;
  // Interpolated between the two nearest; empty without percentiles or latencies.
  std::optional<double> p50;
  std::optional<double> p95;

  friend bool operator==(const Figures&, const Figures&) = default;
};

// The statement for a shape: $1 and $2 are the range, $3 the API and $4 the model where the shape
// has one (without an API the model is $3). Its columns are Figures' members in their order.
std::string statement_of(const Shape& shape);
std::vector<std::int64_t> values_of(const Shape& shape, const Range& range);

}  // namespace llm_api_router::analytics
