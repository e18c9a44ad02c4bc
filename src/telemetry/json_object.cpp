#include "telemetry/json_object.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

namespace llm_api_router::telemetry {
namespace {

bool is_plain(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x20 && byte < 0x7f && character != '"' && character != '\\';
}

}  // namespace

JsonObject::JsonObject(std::size_t room) {
  text_.reserve(room);
  text_ += '{';
}

void JsonObject::begin(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  text_.append("\"").append(name).append("\":");
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  begin(name);
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    text_.append("\"").append(text).append("\"");
  } else {
    using nlohmann::json;
    text_ += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, double number) {
  if (!std::isfinite(number)) return add(name, nullptr);
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return add_json(name, {digits.data(), end});
}

JsonObject& JsonObject::add(std::string_view name, std::nullptr_t /*null*/) {
  return add_json(name, "null");
}

JsonObject& JsonObject::add_json(std::string_view name, std::string_view json) {
  begin(name);
  text_ += json;
  return *this;
}

}  // namespace llm_api_router::telemetry
