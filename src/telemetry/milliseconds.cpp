#include "telemetry/milliseconds.hpp"

#include <charconv>

namespace llm_api_router::telemetry {

// In whole numbers: several are written for each exchange, and a floating point number takes ten
// times as long.
void append_milliseconds(Buffer& to, std::chrono::microseconds time) {
  constexpr std::size_t kMost = 32;
  const auto room = to.prepare(kMost);
  auto* at = room.data();
  auto count = time.count();
  if (count < 0) *at++ = '-';
  const auto whole = count / 1000;
  auto part = count % 1000;
  at = std::to_chars(at, room.data() + kMost, whole < 0 ? -whole : whole).ptr;
  if (part < 0) part = -part;
  *at++ = '.';
  *at++ = static_cast<char>('0' + part / 100);
  *at++ = static_cast<char>('0' + part / 10 % 10);
  *at++ = static_cast<char>('0' + part % 10);
  to.commit(static_cast<std::size_t>(at - room.data()));
}

}  // namespace llm_api_router::telemetry
