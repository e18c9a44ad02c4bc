#include "config/wording.hpp"

#include <cstddef>

namespace llm_api_router {
namespace {

constexpr std::size_t kLongestShown = 60;

// The start of `text` that fits, cut between two UTF-8 characters.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kLongestShown) return text;
  std::size_t end = kLongestShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

// Keys put into the wrong member, and the user:password part of a URL.
bool may_be_secret(std::string_view text) {
  return text.find("sk-") != std::string_view::npos || text.find('@') != std::string_view::npos;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  const auto start = shortened(text);
  const auto json = Json(start).dump(-1, ' ', false, Json::error_handler_t::replace);
  return start.size() == text.size() ? json : json.substr(0, json.size() - 1) + "…\"";
}

std::string shown(std::string_view text) {
  return may_be_secret(text) ? "a string" : in_quotes(text);
}

std::string shown_value(const Json& value) {
  if (value.is_string()) return shown(value.get_ref<const std::string&>());
  return value.is_number() || value.is_boolean() ? value.dump() : type_of(value);
}

std::string type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null: return "null";
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return "a list";
    case Json::value_t::string: return "a string";
    case Json::value_t::boolean: return "a truth value";
    default: return "a number";
  }
}

std::string in_seconds(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  return count % 1000 == 0 ? Json(count / 1000).dump()
                           : Json(static_cast<double>(count) / 1000).dump();
}

std::string alternatives(const std::vector<std::string>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
    list += words[i];
  }
  return list;
}

}  // namespace llm_api_router
