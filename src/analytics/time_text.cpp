#include "analytics/time_text.hpp"

#include <cstdint>

namespace llm_api_router::analytics {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Moment kYear10000 =
    std::chrono::sys_days{std::chrono::year{10000} / std::chrono::January / 1};

// What is left of a text while it is read from its beginning.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }

  bool skip(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // Exactly `digits` digits, at most `max`.
  std::optional<int> number(std::size_t digits, int max) {
    if (rest_.size() < digits) return {};
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return {};
      value = value * 10 + (c - '0');
    }
    if (value > max) return {};
    rest_.remove_prefix(digits);
    return value;
  }

  // The digits of a fraction, at least one.
  std::optional<microseconds> fraction() {
    int value = 0;
    int scale = 100'000;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      value += (rest_[digits] - '0') * scale;
      scale /= 10;
    }
    if (digits == 0) return {};
    rest_.remove_prefix(digits);
    return microseconds{value};
  }

 private:
  std::string_view rest_;
};

std::optional<Moment> read_date(Scanner& text) {
  const auto year = text.number(4, 9999);
  if (!year || *year < 1970 || !text.skip('-')) return {};
  const auto month = text.number(2, 12);
  if (!month || !text.skip('-')) return {};
  const auto day = text.number(2, 31);
  if (!day) return {};
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return Moment{std::chrono::sys_days{date}};
}

std::optional<microseconds> read_clock(Scanner& text) {
  const auto hour = text.number(2, 23);
  if (!hour || !text.skip(':')) return {};
  const auto minute = text.number(2, 59);
  if (!minute) return {};
  microseconds clock = hours{*hour} + minutes{*minute};
  if (!text.skip(':')) return clock;
  const auto second = text.number(2, 59);
  if (!second) return {};
  clock += seconds{*second};
  if (!text.skip('.') && !text.skip(',')) return clock;
  const auto fraction = text.fraction();
  if (!fraction) return {};
  return clock + *fraction;
}

// How far the clock that wrote it is ahead of UTC.
std::optional<microseconds> read_offset(Scanner& text) {
  if (text.done() || text.skip('Z') || text.skip('z')) return microseconds{0};
  const int sign = text.skip('-') ? -1 : 1;
  if (sign > 0 && !text.skip('+')) return {};
  const auto hour = text.number(2, 23);
  if (!hour) return {};
  microseconds offset = hours{*hour};
  if (!text.done()) {
    text.skip(':');
    const auto minute = text.number(2, 59);
    if (!minute) return {};
    offset += minutes{*minute};
  }
  return sign * offset;
}

// Over the `digits` zeros at `at`. Thousands of these make an answer: printf would be most of it.
void put(std::string& text, std::size_t at, std::size_t digits, std::int64_t number) {
  for (std::size_t i = at + digits; i > at; number /= 10) {
    text[--i] = static_cast<char>('0' + number % 10);
  }
}

}  // namespace

std::optional<Moment> parse_moment(std::string_view text) {
  Scanner scanner(text);
  auto moment = read_date(scanner);
  if (!moment || scanner.done()) return moment;
  if (!scanner.skip('T') && !scanner.skip('t') && !scanner.skip(' ')) return {};
  const auto clock = read_clock(scanner);
  if (!clock) return {};
  const auto offset = read_offset(scanner);
  if (!offset || !scanner.done()) return {};
  *moment += *clock - *offset;
  if (*moment < Moment{} || *moment >= kYear10000) return {};
  return moment;
}

std::string moment_text(Moment moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{moment - day};
  std::string text = "0000-00-00T00:00:00";
  put(text, 0, 4, static_cast<int>(date.year()));
  put(text, 5, 2, static_cast<unsigned>(date.month()));
  put(text, 8, 2, static_cast<unsigned>(date.day()));
  put(text, 11, 2, clock.hours().count());
  put(text, 14, 2, clock.minutes().count());
  put(text, 17, 2, clock.seconds().count());
  const auto fraction = clock.subseconds().count();
  if (fraction != 0) {
    const bool fine = fraction % 1000 != 0;
    text += fine ? ".000000" : ".000";
    put(text, 20, fine ? 6 : 3, fine ? fraction : fraction / 1000);
  }
  return text + 'Z';
}

}  // namespace llm_api_router::analytics
