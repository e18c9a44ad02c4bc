#include "telemetry/json_object.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "base/put.hpp"
#include "telemetry/milliseconds.hpp"

namespace llm_api_router::telemetry {
namespace {

bool is_plain_one(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x20 && byte < 0x7f && character != '"' && character != '\\';
}

// Sixteen bytes, compared at once (GCC's manual, "Vector Extensions").
using Bytes [[gnu::vector_size(16)]] = std::uint8_t;

bool are_plain(const char* sixteen) {
  Bytes bytes;
  std::memcpy(&bytes, sixteen, sizeof bytes);
  const auto odd = (bytes < 0x20) | (bytes >= 0x7f) | (bytes == '"') | (bytes == '\\');
  std::array<std::uint64_t, 2> halves;
  std::memcpy(halves.data(), &odd, sizeof odd);
  return (halves[0] | halves[1]) == 0;
}

bool is_plain(std::string_view text) {
  if (text.size() < sizeof(Bytes)) return std::ranges::all_of(text, is_plain_one);
  std::size_t at = 0;
  for (; at + sizeof(Bytes) <= text.size(); at += sizeof(Bytes)) {
    if (!are_plain(text.data() + at)) return false;
  }
  return are_plain(text.data() + text.size() - sizeof(Bytes));
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
  auto* const begin = to_.prepare(name.size() + 4).data();
  to_.commit(static_cast<std::size_t>(put_name(begin, name) - begin));
}

// Takes up to four bytes more than the name.
char* JsonObject::put_name(char* at, std::string_view name) {
  if (std::exchange(any_, true)) *at++ = ',';
  *at++ = '"';
  at = put(at, name);
  return put(at, "\":");
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  if (!is_plain(text)) {
    using nlohmann::json;
    return add_json(name, json(text).dump(-1, ' ', false, json::error_handler_t::replace));
  }
  auto* const begin = to_.prepare(name.size() + text.size() + 6).data();
  auto* at = put_name(begin, name);
  *at++ = '"';
  at = put(at, text);
  *at++ = '"';
  to_.commit(static_cast<std::size_t>(at - begin));
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
