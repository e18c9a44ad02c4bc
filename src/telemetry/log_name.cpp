#include "telemetry/log_name.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace llm_api_router::telemetry {
namespace {

constexpr std::size_t kSessionLength = 8;
constexpr std::size_t kMostDigits = 6;  // of a number that is believed
// WallTime's nanoseconds end in 2262.
constexpr unsigned kFirstYear = 1970;
constexpr unsigned kLastYear = 2261;

// Reads a name from its beginning to its end.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_{rest} {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // As many digits as said; nullopt if there are fewer.
  std::optional<unsigned> digits(std::size_t count) {
    const auto text = rest_.substr(0, count);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.size() < count || error != std::errc{} || end != text.data() + count) return {};
    rest_.remove_prefix(count);
    return value;
  }

  // All digits that follow.
  std::optional<unsigned> number() {
    const auto length = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (length > kMostDigits || rest_.starts_with('0')) return {};
    return digits(length);
  }

  std::optional<std::string> session() {
    const auto text = rest_.substr(0, kSessionLength);
    const auto end = text.find_first_not_of("0123456789abcdef");
    if (text.size() < kSessionLength || end != std::string_view::npos) return {};
    rest_.remove_prefix(kSessionLength);
    return std::string{text};
  }

  std::optional<WallTime> time() {
    const auto year = digits(4), month = digits(2), day = digits(2);
    const bool separated = skip("_");
    const auto hour = digits(2), minute = digits(2), second = digits(2);
    if (!year || !month || !day || !separated || !hour || !minute || !second) return {};
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{*month}, std::chrono::day{*day}};
    if (*year < kFirstYear || *year > kLastYear) return {};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return {};
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second};
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string to_string(const LogName& name) {
  const auto day = std::chrono::floor<std::chrono::days>(name.started);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(name.started - day)};
  char time[64];
  std::snprintf(time, sizeof time, "%04d%02u%02u_%02ld%02ld%02ld", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<long>(clock.hours().count()),
                static_cast<long>(clock.minutes().count()),
                static_cast<long>(clock.seconds().count()));
  auto text = "router_" + std::string{time} + "_" + name.session;
  if (name.number > 1) text += "_" + std::to_string(name.number);
  if (name.kind == LogKind::errors) text += "_errors";
  return text + (name.compressed ? ".jsonl.zst" : ".jsonl");
}

std::optional<LogName> parse_log_name(std::string_view file_name) {
  Reader reader{file_name};
  if (!reader.skip("router_")) return std::nullopt;
  const auto started = reader.time();
  if (!started || !reader.skip("_")) return std::nullopt;
  auto session = reader.session();
  if (!session) return std::nullopt;
  LogName name{.started = *started, .session = std::move(*session)};
  if (reader.skip("_errors")) {
    name.kind = LogKind::errors;
  } else if (reader.skip("_")) {
    const auto number = reader.number();
    if (!number || *number < 2) return std::nullopt;
    name.number = static_cast<int>(*number);
    if (reader.skip("_errors")) name.kind = LogKind::errors;
  }
  if (!reader.skip(".jsonl")) return std::nullopt;
  name.compressed = reader.skip(".zst");
  return reader.at_end() ? std::optional{std::move(name)} : std::nullopt;
}

}  // namespace llm_api_router::telemetry
