// Values as providers send them:
//   retry-after: 20 | 1.5 | Sun, 06 Nov 1994 08:49:37 GMT      (RFC 9110 §10.2.3, §5.6.7)
//   retry-after-ms: 250
//   x-ratelimit-reset-tokens: 6m0s | 370ms | 1h2m3.5s | 2.5    (a Go duration, or seconds)
//   anthropic-ratelimit-tokens-reset: 2026-01-27T12:00:30Z     (RFC 3339)
#include "routing/rate_limit_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>

namespace llm_api_router::routing {
namespace {

using std::chrono::milliseconds;
using Wait = std::optional<milliseconds>;
using When = std::optional<WallTime>;

constexpr milliseconds kLongestBelieved = std::chrono::days{365};
// No time in an answer is outside, and WallTime's nanoseconds would overflow in 2262.
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes a number without sign or exponent from the front of `text`.
std::optional<double> take_number(std::string_view& text) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Rounded up: a moment early is one more refusal.
Wait believed(double wait_ms) {
  if (!(wait_ms >= 0 && wait_ms <= static_cast<double>(kLongestBelieved.count()))) return {};
  return milliseconds{static_cast<milliseconds::rep>(std::ceil(wait_ms - 1e-6))};
}

Wait number_of(std::string_view text, double unit_ms) {
  text = trimmed(text);
  const auto number = take_number(text);
  return number && text.empty() ? believed(*number * unit_ms) : std::nullopt;
}

struct Unit {
  std::string_view name;
  double ms;
};
// Longer names first where one begins with the other.
constexpr auto kUnits = std::to_array<Unit>({{"ms", 1},
                                             {"us", 1e-3},
                                             {"\xc2\xb5s", 1e-3},
                                             {"ns", 1e-6},
                                             {"d", 86'400'000},
                                             {"h", 3'600'000},
                                             {"m", 60'000},
                                             {"s", 1'000}});

Wait duration_of(std::string_view text) {
  text = trimmed(text);
  if (const Wait seconds = number_of(text, 1'000)) return seconds;
  if (text.empty()) return {};
  double total = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    const auto unit = std::ranges::find_if(
        kUnits, [&](const Unit& candidate) { return text.starts_with(candidate.name); });
    if (!number || unit == kUnits.end()) return {};
    total += *number * unit->ms;
    text.remove_prefix(unit->name.size());
  }
  return believed(total);
}

// Exactly the digits of text[from, from + count).
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct TimeOfDay {
  std::optional<int> hour, minute, second;
};
// hh:mm:ss at `from`.
TimeOfDay time_of_day(std::string_view text, std::size_t from) {
  if (text.size() < from + 8 || text[from + 2] != ':' || text[from + 5] != ':') return {};
  return {digits(text, from, 2), digits(text, from + 3, 2), digits(text, from + 6, 2)};
}

When moment(std::optional<int> year, std::optional<int> month, std::optional<int> day,
            const TimeOfDay& time) {
  if (!year || !month || !day || !time.hour || !time.minute || !time.second) return {};
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (*year < kFirstYear || *year > kLastYear) return {};
  if (!date.ok() || *time.hour > 23 || *time.minute > 59 || *time.second > 60) return {};
  return std::chrono::sys_days{date} + std::chrono::hours{*time.hour} +
         std::chrono::minutes{*time.minute} + std::chrono::seconds{*time.second};
}

std::optional<int> month_of(std::string_view name) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = kMonths.find(name);
  if (at == std::string_view::npos || at % 3 != 0) return std::nullopt;
  return static_cast<int>(at / 3) + 1;
}

// IMF-fixdate; the obsolete forms are not sent by any provider.
When http_date(std::string_view text) {
  text = trimmed(text);
  if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT") || text[7] != ' ' ||
      text[11] != ' ' || text[16] != ' ') {
    return {};
  }
  return moment(digits(text, 12, 4), month_of(text.substr(8, 3)), digits(text, 5, 2),
                time_of_day(text, 17));
}

// What follows the seconds of an RFC 3339 time: a fraction, passed over, and the offset from UTC.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text.starts_with('.')) {
    const auto end = text.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end);
  }
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return text[0] == '+' ? offset : -offset;
}

When rfc3339(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) {
    return {};
  }
  const auto offset = offset_of(text.substr(19));
  const auto local =
      moment(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), time_of_day(text, 11));
  if (!offset || !local) return {};
  return *local - *offset;
}

Wait until(When when, WallTime now) {
  if (!when) return {};
  if (*when <= now) return milliseconds{0};
  const auto wait = std::chrono::ceil<milliseconds>(*when - now);
  return wait <= kLongestBelieved ? Wait{wait} : std::nullopt;
}

Wait retry_after(const FieldLookup& field, WallTime now) {
  if (const Wait told = number_of(field("retry-after-ms"), 1)) return told;
  if (const Wait told = number_of(field("x-ms-retry-after-ms"), 1)) return told;
  const std::string_view value = field("retry-after");
  if (const Wait told = number_of(value, 1'000)) return told;
  return until(http_date(value), now);
}

bool exhausted(std::string_view remaining) {
  remaining = trimmed(remaining);
  const auto number = take_number(remaining);
  return number && remaining.empty() && *number == 0;
}

Wait bucket_resets(const FieldLookup& field, WallTime now) {
  Wait latest;
  const auto consider = [&](std::string_view remaining, Wait reset) {
    if (exhausted(remaining) && reset) latest = std::max(latest.value_or(milliseconds{0}), *reset);
  };
  for (const std::string bucket : {"requests", "tokens"}) {
    consider(field("x-ratelimit-remaining-" + bucket),
             duration_of(field("x-ratelimit-reset-" + bucket)));
  }
  for (const std::string bucket : {"requests", "tokens", "input-tokens", "output-tokens"}) {
    const std::string name = "anthropic-ratelimit-" + bucket;
    consider(field(name + "-remaining"), until(rfc3339(field(name + "-reset")), now));
  }
  return latest;
}

}  // namespace

RetryHint read_retry_hint(const FieldLookup& field, WallTime now) {
  const WallTime their_now = http_date(field("date")).value_or(now);
  return {.retry_after = retry_after(field, their_now),
          .bucket_resets = bucket_resets(field, their_now)};
}

}  // namespace llm_api_router::routing
