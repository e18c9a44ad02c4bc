// Where an event of a stream may differ from the one before it that is otherwise the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/native_json.hpp"

namespace llm_api_router::providers {

// The content of a string, without its quotes, or the digits of a number.
struct EventGap {
  std::size_t begin = 0;  // in the event's data
  std::size_t end = 0;
  bool digits = false;
  std::string* text = nullptr;  // what the string is appended to; null: it changes nothing
};

// Collects the gaps of one event, from its beginning to its end. To tell again what is in none of
// them must change nothing.
class EventGaps {
 public:
  using Object = native_json::Object;
  using Value = native_json::Value;

  // The string is appended to `text`.
  void add(Value value, std::string* text);
  // The value changes nothing; a string or a whole number may be any other.
  void add_idle(Value value);
  // Something else would change if the event were told again.
  void refuse() { refused_ = true; }

  // As in native_json, but what cannot be read is refused.
  template <class Visit>
  void each_member(Object object, Visit&& visit) {
    for (auto result : object) {
      simdjson::ondemand::field member;
      std::string_view name;
      if (std::move(result).get(member) != simdjson::SUCCESS ||
          member.unescaped_key().get(name) != simdjson::SUCCESS) {
        return refuse();
      }
      visit(name, member.value());
    }
  }
  template <class Visit>
  void each_member(Value value, Visit&& visit) {
    if (auto members = object(value)) each_member(*members, visit);
  }
  template <class Visit>
  void each_element(Value value, Visit&& visit) {
    simdjson::ondemand::array array;
    if (!native_json::is_array(value)) return;
    if (value.get_array().get(array) != simdjson::SUCCESS) return refuse();
    for (auto result : array) {
      Value element;
      if (std::move(result).get(element) != simdjson::SUCCESS) return refuse();
      visit(element);
    }
  }

  // Absent if it is none.
  std::optional<Object> object(Value value);

  // Its first member `index`, if that is a whole number. It is at its beginning, before and after.
  std::optional<std::uint64_t> index_of(Object& object);

  // Absent if something was refused.
  std::optional<std::vector<EventGap>> take();

 private:
  std::vector<EventGap> gaps_;
  bool refused_ = false;
};

}  // namespace llm_api_router::providers
