#include "telemetry/json_object.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "telemetry/milliseconds.hpp"

namespace llm_api_router::telemetry {
namespace {

bool is_plain(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x20 && byte < 0x7f && character != '"' && character != '\\';
}

// The same of eight at once: of a byte that is not, the highest bit is set (Hacker's Delight, 6-1:
// a byte is below n if subtracting n borrows).
bool are_plain(const char* eight) {
  constexpr std::uint64_t kEach = 0x0101'0101'0101'0101U;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, eight, sizeof bytes);
  const auto below = [](std::uint64_t all, std::uint64_t limit) {
    return (all - limit * kEach) & ~all;
  };
  const auto equal = [&](std::uint64_t value) { return below(bytes ^ (value * kEach), 1); };
  const auto odd = bytes | below(bytes, 0x20) | equal('"') | equal('\\') | equal(0x7f);
  return (odd & (kEach << 7U)) == 0;
}

bool is_plain(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    if (!are_plain(text.data() + at)) return false;
  }
  for (; at < text.size(); ++at) {
    if (!is_plain(text[at])) return false;
  }
  return true;
}

template <class Number>
void append_number(Buffer& to, Number number) {
  constexpr std::size_t kMost = 32;
  const auto room = to.prepare(kMost);
  const auto* const end = std::to_chars(room.data(), room.data() + kMost, number).ptr;
  to.commit(static_cast<std::size_t>(end - room.data()));
}

}  // namespace

void JsonObject::begin(std::string_view name) {
  const auto room = to_.prepare(name.size() + 4);
  auto* at = room.data();
  if (std::exchange(any_, true)) *at++ = ',';
  *at++ = '"';
  std::memcpy(at, name.data(), name.size());
  at += name.size();
  *at++ = '"';
  *at++ = ':';
  to_.commit(static_cast<std::size_t>(at - room.data()));
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  begin(name);
  if (is_plain(text)) {
    to_.append("\"");
    to_.append(text);
    to_.append("\"");
  } else {
    using nlohmann::json;
    to_.append(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
  }
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, double number) {
  if (!std::isfinite(number)) return add(name, nullptr);
  begin(name);
  append_number(to_, number);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::chrono::microseconds time) {
  begin(name);
  append_milliseconds(to_, time);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::nullptr_t /*null*/) {
  return add_json(name, "null");
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
  begin(name);
  to_.append(json);
  return *this;
}

JsonObject& JsonObject::add_integer(std::string_view name, std::int64_t number) {
  begin(name);
  append_number(to_, number);
  return *this;
}

JsonObject& JsonObject::add_natural(std::string_view name, std::uint64_t number) {
  begin(name);
  append_number(to_, number);
  return *this;
}

}  // namespace llm_api_router::telemetry
