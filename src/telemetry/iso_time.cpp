#include "telemetry/iso_time.hpp"

#include <chrono>
#include <string_view>

namespace llm_api_router::telemetry {
namespace {

// Writes `number`, zero-padded, into the digits before `end`.
void put(char* end, long number, int digits) {
  for (; digits > 0; --digits, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";

// Several are written for each exchange: too often for printf, which reads its format each time.
void fill_in(char* begin, WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::milliseconds>(time - day)};
  put(begin + 4, static_cast<int>(date.year()), 4);
  put(begin + 7, static_cast<unsigned>(date.month()), 2);
  put(begin + 10, static_cast<unsigned>(date.day()), 2);
  put(begin + 13, clock.hours().count(), 2);
  put(begin + 16, clock.minutes().count(), 2);
  put(begin + 19, clock.seconds().count(), 2);
  put(begin + 23, clock.subseconds().count(), 3);
}

}  // namespace

std::string iso_time(WallTime time) {
  std::string text{kForm};
  fill_in(text.data(), time);
  return text;
}

void append_iso_time(Buffer& to, WallTime time) {
  const auto room = to.prepare(kForm.size());
  kForm.copy(room.data(), kForm.size());
  fill_in(room.data(), time);
  to.commit(kForm.size());
}

}  // namespace llm_api_router::telemetry
