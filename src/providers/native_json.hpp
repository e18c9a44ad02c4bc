// Reads providers' JSON with simdjson on demand: no tree, no recursion, no exceptions. What is not
// as expected, hostile input included, reads as absent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace llm_api_router::providers::native_json {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;

// Longer texts are not looked into.
inline constexpr std::size_t kLongestText = std::size_t{64} << 20U;
// Larger counts (2^53, exact in every JSON reader) are nobody's truth and read as absent, so that
// sums of counts do not overflow.
inline constexpr std::uint64_t kLargestCount = std::uint64_t{1} << 53U;

// Opens `text` as a document in a scratch that each thread has one of: views and values got from it
// are valid until the thread's next call. Never two documents at a time.
simdjson::simdjson_result<simdjson::ondemand::document> open(std::string_view text);

// Where `token`, of the document opened last, begins in its text.
std::size_t place_of(std::string_view token);

// The string, unescaped; empty for any other value.
std::string_view text_of(Value value);

// A whole number from 0 to kLargestCount.
std::optional<std::uint64_t> count_of(Value value);

bool is_null(Value& value);
bool is_string(Value& value);
bool is_object(Value& value);
bool is_array(Value& value);
bool is_number(Value& value);

// Whether a value holds anything to show: a string, array or object that is not empty.
bool says_something(Value value);

// Calls visit(key, value) for each member of `object`, up to where its syntax breaks, if it does.
// The visitor need not look at a value.
template <class Visit>
void each_member(Object object, Visit&& visit) {
  for (auto result : object) {
    simdjson::ondemand::field member;
    std::string_view key;
    if (std::move(result).get(member) != simdjson::SUCCESS ||
        member.unescaped_key().get(key) != simdjson::SUCCESS) {
      return;
    }
    visit(key, member.value());
  }
}

// The same for a value, which has no members unless it is an object.
template <class Visit>
void each_member(Value value, Visit&& visit) {
  Object object;
  if (is_object(value) && value.get_object().get(object) == simdjson::SUCCESS) {
    each_member(object, visit);
  }
}

// The same for a text. Returns whether it begins as an object.
template <class Visit>
bool each_member(std::string_view text, Visit&& visit) {
  simdjson::ondemand::document document;
  Object object;
  if (open(text).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return false;
  }
  each_member(object, visit);
  return true;
}

// Calls visit(element) for each element if `value` is an array.
template <class Visit>
void each_element(Value value, Visit&& visit) {
  simdjson::ondemand::json_type type{};
  simdjson::ondemand::array array;
  if (value.type().get(type) != simdjson::SUCCESS || type != simdjson::ondemand::json_type::array ||
      value.get_array().get(array) != simdjson::SUCCESS) {
    return;
  }
  for (auto result : array) {
    Value element;
    if (std::move(result).get(element) != simdjson::SUCCESS) {
      return;
    }
    visit(element);
  }
}

// The kind of an event that carries no name of its own: its `type`, else "error" if it has an
// `error`, else empty.
std::string event_type(std::string_view data);

}  // namespace llm_api_router::providers::native_json
