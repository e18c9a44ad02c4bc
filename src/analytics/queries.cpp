#include "analytics/queries.hpp"

namespace llm_api_router::analytics {
namespace {

constexpr std::string_view kSums =
    "count(*)::BIGINT AS requests, "
    "coalesce(sum(input_tokens), 0)::BIGINT AS input, "
    "coalesce(sum(output_tokens), 0)::BIGINT AS output, "
    "coalesce(sum(cached_tokens), 0)::BIGINT AS cached, "
    "coalesce(sum(latency), 0)::BIGINT AS latency_sum, "
    "count(latency)::BIGINT AS latency_count, "
    "coalesce(sum(time_to_first_token), 0)::BIGINT AS first_token_sum, "
    "count(time_to_first_token)::BIGINT AS first_token_count, "
    "coalesce(sum(streaming::INTEGER), 0)::BIGINT AS streaming, "
    "min(time)::BIGINT AS first_time, "
    "max(time)::BIGINT AS last_time";

// The API and the name a row is grouped by.
std::string_view group_columns(GroupBy group_by) {
  switch (group_by) {
    case GroupBy::none: return "-1::BIGINT AS group_api, 0::BIGINT AS group_name";
    case GroupBy::provider: return "api::BIGINT AS group_api, provider::BIGINT AS group_name";
    case GroupBy::model: return "-1::BIGINT AS group_api, model::BIGINT AS group_name";
    case GroupBy::outcome: return "-1::BIGINT AS group_api, outcome::BIGINT AS group_name";
  }
  return {};
}

std::string_view group_keys(GroupBy group_by) {
  switch (group_by) {
    case GroupBy::none: return "";
    case GroupBy::provider: return ", api, provider";
    case GroupBy::model: return ", model";
    case GroupBy::outcome: return ", outcome";
  }
  return {};
}

std::string conditions(const Shape& shape) {
  std::string where = "time >= $1 AND time < $2";
  int parameter = 3;
  if (shape.api) where += " AND api = $" + std::to_string(parameter++);
  if (shape.model) where += " AND model = $" + std::to_string(parameter);
  return where;
}

}  // namespace

std::chrono::microseconds width_of(Interval interval) {
  switch (interval) {
    case Interval::minute: return std::chrono::minutes{1};
    case Interval::hour: return std::chrono::hours{1};
    case Interval::day: return std::chrono::days{1};
  }
  return {};
}

Range last_hours(std::chrono::hours hours, Moment now) {
  return {now - hours, now + std::chrono::microseconds{1}};
}

std::string statement_of(const Shape& shape) {
  const auto bucket = "time // " + std::to_string(width_of(shape.interval).count());
  std::string inner = "SELECT " + bucket + " AS bucket, ";
  inner += group_columns(shape.group_by);
  inner.append(", ").append(kSums);
  if (shape.percentiles) inner += ", quantile_cont(latency, [0.5, 0.95]) AS percentiles";
  inner += " FROM rows WHERE " + conditions(shape) + " GROUP BY " + bucket;
  inner += group_keys(shape.group_by);
  const std::string order = " ORDER BY bucket, group_api, group_name";
  if (!shape.percentiles) return inner + order;
  return "SELECT * EXCLUDE percentiles, percentiles[1]::DOUBLE AS p50, percentiles[2]::DOUBLE AS "
         "p95 "
         "FROM (" +
         inner + ")" + order;
}

std::vector<std::int64_t> values_of(const Shape& shape, const Range& range) {
  std::vector<std::int64_t> values{range.from.time_since_epoch().count(),
                                   range.end.time_since_epoch().count()};
  if (shape.api) values.push_back(static_cast<std::int64_t>(*shape.api));
  if (shape.model) values.push_back(*shape.model);
  return values;
}

}  // namespace llm_api_router::analytics
