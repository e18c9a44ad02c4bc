// Answers from DuckDB beside answers computed plainly from the same rows.
#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analytics/analytics.hpp"
#include "analytics/csv_test_file.hpp"

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;

// A row as the test made it up.
struct Made {
  Moment time;
  Api api = Api::openai;
  std::string provider;
  std::optional<std::int64_t> latency;  // microseconds
  bool streaming = false;
  std::optional<std::int64_t> first_token;
  std::optional<std::int64_t> input;
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> cached;
  std::string model;
  std::string outcome;
};

std::string text(std::optional<std::int64_t> number) {
  return number ? std::to_string(*number) : "";
}

std::string milliseconds(std::optional<std::int64_t> duration) {
  if (!duration) return "";
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3f", static_cast<double>(*duration) / 1000);
  return digits;
}

std::string line_of(const Made& made) {
  return moment_text(made.time) + "," + std::string{name_of(made.api)} + "," + made.provider + "," +
         milliseconds(made.latency) + "," + (made.streaming ? "True" : "false") + "," +
         milliseconds(made.first_token) + "," + text(made.input) + "," + text(made.output) + "," +
         text(made.cached) + "," + made.model + ",200," + made.outcome + ",1,\n";
}

// Milliseconds to the microsecond, without zeros that say nothing.
std::string shown(double microsecond_value) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.3f", std::round(microsecond_value) / 1000);
  std::string text = digits;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string mean(const std::vector<std::int64_t>& values) {
  if (values.empty()) return "null";
  double sum = 0;
  for (const auto value : values) sum += static_cast<double>(value);
  return shown(sum / static_cast<double>(values.size()));
}

std::string quantile(std::vector<std::int64_t> values, double part) {
  if (values.empty()) return "null";
  std::sort(values.begin(), values.end());
  const double place = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, values.size() - 1);
  const double share = place - static_cast<double>(below);
  return shown(static_cast<double>(values[below]) * (1 - share) +
               static_cast<double>(values[above]) * share);
}

std::vector<std::int64_t> told(const std::vector<Made>& rows,
                               std::optional<std::int64_t> Made::* member) {
  std::vector<std::int64_t> values;
  for (const auto& row : rows) {
    if (row.*member) values.push_back(*(row.*member));
  }
  return values;
}

std::int64_t sum(const std::vector<Made>& rows, std::optional<std::int64_t> Made::* member) {
  std::int64_t all = 0;
  for (const auto value : told(rows, member)) all += value;
  return all;
}

std::string metric_of(Metric metric, const std::vector<Made>& rows) {
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  switch (metric) {
    case Metric::requests: return "\"count\":" + std::to_string(rows.size());
    case Metric::tokens:
      return "\"input_tokens\":" + number(sum(rows, &Made::input)) +
             ",\"output_tokens\":" + number(sum(rows, &Made::output)) +
             ",\"cached_tokens\":" + number(sum(rows, &Made::cached)) +
             ",\"total_tokens\":" + number(sum(rows, &Made::input) + sum(rows, &Made::output));
    case Metric::latency:
      return "\"avg_ms\":" + mean(told(rows, &Made::latency)) +
             ",\"p50_ms\":" + quantile(told(rows, &Made::latency), 0.5) +
             ",\"p95_ms\":" + quantile(told(rows, &Made::latency), 0.95) +
             ",\"ttft_ms\":" + mean(told(rows, &Made::first_token));
  }
  return {};
}

// As a group's members are written, for those that a row's column tells.
std::string group_of(const Made& row, GroupBy group_by) {
  const auto named = [](const std::string& member, const std::string& name) {
    return ",\"" + member + "\":" + (name.empty() ? "null" : "\"" + name + "\"");
  };
  switch (group_by) {
    case GroupBy::none: return "";
    case GroupBy::provider:
      return ",\"provider_type\":\"" + std::string{name_of(row.api)} + "\"" +
             named("provider", row.provider);
    case GroupBy::model: return named("model", row.model);
    case GroupBy::outcome: return named("outcome", row.outcome);
  }
  return {};
}

bool counts(const Made& row, const SeriesParameters& parameters, Moment now) {
  return row.time >= now - parameters.hours && row.time <= now &&
         (!parameters.provider_type || row.api == *parameters.provider_type) &&
         (parameters.model.empty() || row.model == parameters.model);
}

// The elements of the answer; the order of groups within a bucket is free.
std::vector<std::string> plain_elements(const std::vector<Made>& rows, Metric metric,
                                        const SeriesParameters& parameters, Moment now) {
  const auto width = width_of(parameters.interval);
  std::map<std::string, std::map<std::int64_t, std::vector<Made>>> groups;
  if (parameters.group_by == GroupBy::none) groups[""];
  for (const auto& row : rows) {
    if (!counts(row, parameters, now)) continue;
    groups[group_of(row, parameters.group_by)][row.time.time_since_epoch() / width].push_back(row);
  }
  std::vector<std::string> elements;
  const auto first = (now - parameters.hours).time_since_epoch() / width;
  for (auto bucket = first; bucket <= now.time_since_epoch() / width; ++bucket) {
    for (const auto& [group, buckets] : groups) {
      const auto found = buckets.find(bucket);
      elements.push_back(
          "{\"timestamp\":\"" + moment_text(Moment{bucket * width}) + "\"" + group + "," +
          metric_of(metric, found == buckets.end() ? std::vector<Made>{} : found->second) + "}");
    }
  }
  return elements;
}

std::vector<std::string> elements_of(const std::string& json) {
  std::vector<std::string> elements;
  for (std::size_t at = 1; at < json.size();) {
    const auto end = json.find('}', at);
    if (end == std::string::npos) break;
    elements.push_back(json.substr(at, end - at + 1));
    at = end + 2;
  }
  return elements;
}

class QueriesTest : public ::testing::Test {
 protected:
  QueriesTest() {
    options_.folder = file_.folder();
    options_.now = [this] { return WallTime{now_}; };
  }

  void make_rows(std::size_t count, hours within) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) {
      rows_.push_back(make(within));
      lines += line_of(rows_.back());
    }
    file_.append(lines);
  }

  Made make(hours within) {
    const auto oldest = microseconds{within}.count();
    return {.time = now_ - microseconds{below(oldest)} + std::chrono::minutes{5},
            .api = below(2) == 0 ? Api::openai : Api::anthropic,
            .provider = "p" + std::to_string(below(3)),
            .latency = maybe(90'000'000),
            .streaming = below(2) == 0,
            .first_token = maybe(3'000'000),
            .input = maybe(4'294'967'296),
            .output = maybe(9000),
            .cached = maybe(100),
            .model = below(4) == 0 ? "" : "m" + std::to_string(below(3)),
            .outcome = below(5) == 0 ? "failure" : "success"};
  }

  void add(Made row) {
    file_.append(line_of(row));
    rows_.push_back(std::move(row));
  }

  std::string ask(Question question) {
    std::promise<Answer> answer;
    analytics_->ask(std::move(question), [&](Answer given) { answer.set_value(std::move(given)); });
    auto given = answer.get_future().get();
    EXPECT_EQ(given.kind, Answer::Kind::ok) << given.text;
    return given.text;
  }

  void expect_equal(const SeriesParameters& parameters) {
    for (const auto metric : {Metric::requests, Metric::tokens, Metric::latency}) {
      auto answered = elements_of(ask(SeriesQuestion{metric, parameters}));
      auto plain = plain_elements(rows_, metric, parameters, now_);
      std::sort(answered.begin(), answered.end());
      std::sort(plain.begin(), plain.end());
      ASSERT_EQ(answered.size(), plain.size());
      for (std::size_t i = 0; i < plain.size(); ++i) ASSERT_EQ(answered[i], plain[i]);
    }
  }

  void expect_all_equal() {
    for (const auto interval : {Interval::minute, Interval::hour, Interval::day}) {
      for (const auto back : {hours{1}, hours{24}, hours{49}}) {
        for (const auto& api :
             {std::optional<Api>{}, std::optional{Api::openai}, std::optional{Api::anthropic}}) {
          expect_equal({.interval = interval, .hours = back, .provider_type = api});
        }
        for (const auto group : {GroupBy::provider, GroupBy::model, GroupBy::outcome}) {
          expect_equal({.interval = interval, .hours = back, .group_by = group});
        }
        expect_equal({.interval = interval, .hours = back, .model = "m1"});
      }
    }
  }

  std::int64_t below(std::int64_t end) {
    return std::uniform_int_distribution<std::int64_t>{0, end - 1}(random_);
  }
  std::optional<std::int64_t> maybe(std::int64_t end) {
    if (below(5) == 0) return {};
    return below(end);
  }

  CsvTestFile file_;
  Moment now_ = parse_moment("2024-03-01T00:17:42.123456Z").value();
  AnalyticsOptions options_;
  std::vector<Made> rows_;
  std::mt19937_64 random_{20261122};
  std::unique_ptr<Analytics> analytics_;
};

TEST_F(QueriesTest, EqualAPlainComputation) {
  file_.write_rows("");
  make_rows(1200, hours{72});
  analytics_ = std::make_unique<Analytics>(options_);
  expect_all_equal();
}

// What is kept from earlier answers must not show.
TEST_F(QueriesTest, EqualAPlainComputationWhileTimeGoesOnAndRowsCome) {
  file_.write_rows("");
  make_rows(300, hours{60});
  analytics_ = std::make_unique<Analytics>(options_);
  for (int round = 0; round < 40; ++round) {
    now_ += microseconds{below(5'400'000'000)};
    make_rows(static_cast<std::size_t>(below(5)), round % 7 == 0 ? hours{60} : hours{1});
    const SeriesParameters parameters{.interval = static_cast<Interval>(below(3)),
                                      .hours = hours{1 + below(60)},
                                      .group_by = below(2) == 0 ? GroupBy::none : GroupBy::model};
    expect_equal(parameters);
  }
}

TEST_F(QueriesTest, RangeHoldsBothItsEnds) {
  file_.write_rows("");
  add({.time = now_, .provider = "now"});
  add({.time = now_ + microseconds{1}, .provider = "future"});
  add({.time = now_ - hours{2}, .provider = "oldest"});
  add({.time = now_ - hours{2} - microseconds{1}, .provider = "older"});
  analytics_ = std::make_unique<Analytics>(options_);
  const SeriesParameters parameters{.hours = hours{2}, .group_by = GroupBy::provider};
  expect_equal(parameters);
  const auto answer = ask(SummaryParameters{.hours = hours{2}});
  EXPECT_THAT(answer, ::testing::HasSubstr("now"));
  EXPECT_THAT(answer, ::testing::HasSubstr("oldest"));
  EXPECT_THAT(answer, ::testing::Not(::testing::HasSubstr("future")));
  EXPECT_THAT(answer, ::testing::Not(::testing::HasSubstr("older")));
}

TEST_F(QueriesTest, BucketsGoOverTheEndOfFebruaryAndOverClockChanges) {
  file_.write_rows("");
  for (const auto* const now : {"2024-03-01T00:00:00Z", "2024-02-29T23:59:59.999999Z",
                                "2026-03-29T03:00:00Z", "2026-10-25T02:30:00Z"}) {
    now_ = parse_moment(now).value();
    if (!analytics_) analytics_ = std::make_unique<Analytics>(options_);
    for (const auto interval : {Interval::hour, Interval::day}) {
      const auto width = width_of(interval);
      const auto elements = elements_of(
          ask(SeriesQuestion{Metric::requests, {.interval = interval, .hours = hours{48}}}));
      EXPECT_EQ(elements.size(),
                static_cast<std::size_t>(now_.time_since_epoch() / width -
                                         (now_ - hours{48}).time_since_epoch() / width + 1));
    }
  }
}

}  // namespace
}  // namespace llm_api_router::analytics
