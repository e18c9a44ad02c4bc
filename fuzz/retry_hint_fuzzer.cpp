// When upstream may be asked again: waits are within their bounds, blanks do not matter, a valid
// date replaces the router's own clock, buckets are judged one by one, and a wait that is written
// in any of the forms is read.
//
// The input is the fields of an answer, "name: value" a line.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>

#include "routing/rate_limit_headers.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Values = std::map<std::string, std::string, std::less<>>;
using Wait = std::optional<milliseconds>;

constexpr WallTime kNow{seconds{1'763'830'980}};
constexpr milliseconds kYear = std::chrono::days{365};

RetryHint hint_of(const Values& values, WallTime now = kNow) {
  const auto lookup = [&](std::string_view name) -> std::string_view {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view() : found->second;
  };
  return routing::read_retry_hint(lookup, now);
}

bool is_same(const RetryHint& a, const RetryHint& b) {
  return a.retry_after == b.retry_after && a.bucket_resets == b.bucket_resets;
}

void expect_bounds(const Wait& wait) {
  expect(!wait || (*wait >= milliseconds{0} && *wait <= kYear), "a wait is within its bounds");
}

Values with_blanks(Values values) {
  for (auto& [name, value] : values) value = " \t" + value + "\t ";
  return values;
}

std::string formatted(const char* format, WallTime time) {
  const auto since = WallClock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&since, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string http_date(WallTime time) { return formatted("%a, %d %b %Y %H:%M:%S GMT", time); }

// Whatever the clock of the router says.
void expect_own_date_counts(Values values) {
  values["date"] = http_date(kNow);
  expect(is_same(hint_of(values), hint_of(values, kNow + std::chrono::hours{1})),
         "an answer's own date counts");
}

void expect_latest_bucket(const Values& values, const Wait& latest) {
  Wait expected;
  for (const std::string bucket : {"requests", "tokens", "input-tokens", "output-tokens"}) {
    Values alone;
    for (const auto& [name, value] : values) {
      const bool its = name.ends_with("-" + bucket) || name == "date" ||
                       name.starts_with("anthropic-ratelimit-" + bucket + "-re");
      if (its) alone.emplace(name, value);
    }
    const auto wait = hint_of(alone).bucket_resets;
    if (wait) expected = std::max(expected.value_or(*wait), *wait);
  }
  expect(latest == expected, "of several buckets the latest counts");
}

void expect_read(std::string_view fields) {
  Values values;
  for (const auto& field : fields_of(fields)) values.emplace(field.name, field.value);
  const auto hint = hint_of(values);
  expect_bounds(hint.retry_after);
  expect_bounds(hint.bucket_resets);
  expect(is_same(hint_of(with_blanks(values)), hint), "blanks do not matter");
  expect_own_date_counts(values);
  expect_latest_bucket(values, hint.bucket_resets);
}

void expect_told(const Values& values, Wait wait) {
  const auto hint = hint_of(values);
  expect(hint.retry_after == wait || hint.bucket_resets == wait, "a wait that is told is read");
}

// The wait in each of the forms that providers use.
void expect_forms_read(std::uint32_t seed) {
  const seconds wait{seed % 31'000'000};
  const auto text = std::to_string(wait.count());
  const auto then = kNow + wait;
  expect_told({{"retry-after", text}}, wait);
  expect_told({{"retry-after", text + ".000"}}, wait);
  expect_told({{"retry-after-ms", text}}, milliseconds{wait.count()});
  expect_told({{"retry-after", http_date(then)}}, wait);
  const std::string duration = std::to_string(wait.count() / 3600) + "h" +
                               std::to_string(wait.count() / 60 % 60) + "m" +
                               std::to_string(wait.count() % 60) + "s";
  expect_told({{"x-ratelimit-remaining-tokens", "0"}, {"x-ratelimit-reset-tokens", duration}},
              wait);
  const auto moment = formatted("%Y-%m-%dT%H:%M:%S", then + std::chrono::hours{2}) + "+02:00";
  expect_told({{"anthropic-ratelimit-requests-remaining", "0"},
               {"anthropic-ratelimit-requests-reset", moment}},
              wait);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view fields = text_of(data, size);
  expect_read(fields);
  expect_forms_read(seed_of(fields));
  return 0;
}
