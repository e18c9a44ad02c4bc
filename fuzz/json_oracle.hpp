// JSON as nlohmann's parser reads it: the oracle of what looks into JSON without building it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "wire/json_nesting.hpp"

namespace llm_api_router::fuzz {

inline bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

// Whether `text` is JSON. The parser passes over a byte order mark, and takes NUL for the end.
inline bool is_json(std::string_view text) {
  return !text.starts_with("\xEF\xBB\xBF") && text.find('\0') == std::string_view::npos &&
         nlohmann::json::accept(text);
}

// `text` with another escape in the place of each that stands for half of a surrogate pair: JSON's
// grammar has those (RFC 8259 §8.2), and the parser has not.
inline std::string without_halves(std::string_view text) {
  std::string whole(text);
  for (std::size_t at = 0; at + 6 <= whole.size(); ++at) {
    if (whole[at] != '\\') continue;
    const bool surrogate =
        whole[at + 1] == 'u' && (whole[at + 2] | 0x20) == 'd' &&
        std::string_view("89abcdefABCDEF").find(whole[at + 3]) != std::string_view::npos;
    if (surrogate) whole.replace(at + 2, 2, "00");
    ++at;  // an escaped backslash begins no escape
  }
  return whole;
}

// Whether `text` is JSON, halves of surrogate pairs included.
inline bool is_json_with_halves(std::string_view text) { return is_json(without_halves(text)); }

// The object that `text` is; absent if it is none, is nested deeper than the router looks, or names
// a member twice anywhere, because readers may differ then.
inline std::optional<nlohmann::json> plain_object(std::string_view text) {
  using nlohmann::json;
  if (!is_json(text) || !wire::check_nesting(text)) return std::nullopt;
  std::vector<std::set<std::string>> open;
  bool plain = true;
  const auto watch = [&](int /*depth*/, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key) {
      plain = plain && open.back().insert(parsed.get<std::string>()).second;
    }
    return true;
  };
  json object = json::parse(text, watch);
  return plain ? std::optional(std::move(object)) : std::nullopt;
}

// The member, or null.
inline nlohmann::json member(const nlohmann::json& value, const std::string& name) {
  return value.is_object() && value.contains(name) ? value[name] : nlohmann::json();
}

}  // namespace llm_api_router::fuzz
