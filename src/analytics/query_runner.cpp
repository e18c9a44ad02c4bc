#include "analytics/query_runner.hpp"

#include <array>

namespace llm_api_router::analytics {
namespace {

constexpr Shape kSummary{.interval = Interval::hour, .group_by = GroupBy::provider};

Figures figures_of(std::span<const Cell> cells) {
  std::size_t next = 0;
  const auto integer = [&] { return cells[next++].integer; };
  Figures figures;
  figures.bucket = integer();
  figures.group.api = integer();
  figures.group.name = static_cast<Names::Id>(integer());
  figures.count = integer();
  figures.input_tokens = integer();
  figures.output_tokens = integer();
  figures.cached_tokens = integer();
  figures.latency_sum = integer();
  figures.latency_count = integer();
  figures.first_token_sum = integer();
  figures.first_token_count = integer();
  figures.streaming = integer();
  figures.first_time = integer();
  figures.last_time = integer();
  if (next == cells.size()) return figures;
  if (!cells[next].null) figures.p50 = cells[next].real;
  if (!cells[next + 1].null) figures.p95 = cells[next + 1].real;
  return figures;
}

Answer failed(const Error& error, const Database::GiveUp& give_up) {
  if (give_up()) return {Answer::Kind::busy, "the query took too long; ask for a shorter range"};
  return {Answer::Kind::unavailable, error.message};
}

}  // namespace

Answer QueryRunner::answer(const Question& question, Moment now, const Database::GiveUp& give_up) {
  return std::visit([&](const auto& each) { return answer(each, now, give_up); }, question);
}

Answer QueryRunner::answer(const SeriesQuestion& question, Moment now,
                           const Database::GiveUp& give_up) {
  const auto& parameters = question.parameters;
  Shape shape{.interval = parameters.interval,
              .api = parameters.provider_type,
              .group_by = parameters.group_by,
              .percentiles = question.metric == Metric::latency};
  Series series{.metric = question.metric,
                .interval = parameters.interval,
                .group_by = parameters.group_by,
                .range = last_hours(parameters.hours, now)};
  bool any = true;
  if (!parameters.model.empty()) {
    shape.model = names_.models.find(parameters.model);
    any = shape.model.has_value();
  }
  if (any) {
    auto found = figures(shape, series.range, give_up);
    if (!found) return failed(found.error(), give_up);
    series.figures = std::move(*found);
  }
  auto json = series_json(series, names_);
  if (json) return {Answer::Kind::ok, std::move(*json)};
  return {Answer::Kind::bad,
          "group_by gives more than 250000 elements here; allowed are fewer hours, or a longer "
          "interval"};
}

Answer QueryRunner::answer(const SummaryParameters& question, Moment now,
                           const Database::GiveUp& give_up) {
  auto range = last_hours(question.hours, now);
  if (question.from) range.from = *question.from;
  const auto found = figures(kSummary, range, give_up);
  if (!found) return failed(found.error(), give_up);
  return {Answer::Kind::ok, summary_json(*found, names_)};
}

bool QueryRunner::warm_up(std::size_t step, Moment now, const Database::GiveUp& give_up) {
  static constexpr std::array<std::optional<Api>, 3> kApis{std::nullopt, Api::openai,
                                                           Api::anthropic};
  static constexpr std::array kIntervals{Interval::hour, Interval::day, Interval::minute};
  Shape shape = kSummary;
  if (step > 0) {
    const auto index = step - 1;
    if (index >= kApis.size() * kIntervals.size() * 2) return false;
    shape = {.interval = kIntervals[index / 6],
             .api = kApis[index / 2 % 3],
             .percentiles = index % 2 == 1};
  }
  const auto ignored = figures(shape, last_hours(kMostHours, now), give_up);
  return ignored.has_value() || give_up();
}

Result<std::vector<Figures>> QueryRunner::figures(const Shape& shape, const Range& range,
                                                  const Database::GiveUp& give_up) {
  return cache_.figures(shape, range, [&](const Shape& part, const Range& within) {
    Result<std::vector<Figures>> found{std::vector<Figures>{}};
    const auto done =
        database_.run(statement_of(part), values_of(part, within), give_up,
                      [&](std::span<const Cell> cells) { found->push_back(figures_of(cells)); });
    if (!done) return Result<std::vector<Figures>>{done.error()};
    if (!*done) return Result<std::vector<Figures>>{Error{"given up"}};
    return found;
  });
}

}  // namespace llm_api_router::analytics
