// JSON that grows by pieces, as streams tell it: texts by what is appended to them, objects member
// by member. A piece costs time in proportion to its own size, not to what has grown so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "providers/event_gaps.hpp"
#include "providers/json_tree.hpp"

namespace llm_api_router::providers {

class GrowingValue;

class GrowingObject {
 public:
  GrowingObject();
  GrowingObject(GrowingObject&&) noexcept;
  GrowingObject& operator=(GrowingObject&&) noexcept;
  ~GrowingObject();

  // The member, null if it is new. Valid until another one is added.
  GrowingValue& operator[](std::string_view name);

  // Sets a member. Null does not replace a value: streams repeat what they do not tell again.
  void set(std::string_view name, Json value);

  // The same for each member of `object`, if it is one.
  void set_members(Json&& object);

  // Merges into a member. Names of things (`id`, `type`, `name`…), which some servers repeat with
  // every piece, are set, and `tool_calls` are merged by index.
  void merge(std::string_view name, Json&& piece, unsigned depth = kDepth);
  // The same for each member of `piece`, if it is an object.
  void merge_members(Json&& piece, unsigned depth = kDepth);

  // What was merged last, or the piece of it that `name` is: where texts were appended. Refuses
  // what has another effect when it is merged again.
  void find_gaps(EventGaps::Value piece, EventGaps& gaps, unsigned depth = kDepth);
  void find_gaps(std::string_view name, EventGaps::Value piece, EventGaps& gaps,
                 unsigned depth = kDepth);

  [[nodiscard]] bool empty() const;
  // In the order in which the members first came.
  [[nodiscard]] Json take();

 private:
  // No provider's pieces go deeper: message, tool call, function, arguments. What lies deeper is
  // replaced as a whole.
  static constexpr unsigned kDepth = 6;

  std::vector<std::pair<std::string, GrowingValue>> members_;
  std::map<std::string, std::size_t, std::less<>> places_;
};

class GrowingValue {
 public:
  // Replaces what there is.
  void set(Json value);

  // Null changes nothing, a text is appended to a text, an array to an array, an object's members
  // are merged into an object's down to `depth` levels of them; anything else replaces what there
  // is.
  void merge(Json&& piece, unsigned depth);

  // Merges each element of an array into the one of the same `index`, which is not kept: whole
  // answers have none. An element without one begins another if it has an `id`, else it goes on
  // with the last.
  void merge_by_index(Json&& pieces, unsigned depth);

  // As in GrowingObject.
  void find_gaps(EventGaps::Value piece, EventGaps& gaps, unsigned depth);
  void find_gaps_by_index(EventGaps::Value pieces, EventGaps& gaps, unsigned depth);

  [[nodiscard]] Json take();

 private:
  [[nodiscard]] std::uint64_t place_of(const Json& element) const;
  void clear();

  Json value_;  // unless one of these holds the value
  std::unique_ptr<GrowingObject> object_;
  std::map<std::uint64_t, GrowingObject> elements_;
};

// Calls visit(name, value) for each member of `object`, whose values may be moved from; not at all
// if it is no object.
template <class Visit>
void take_members(Json& object, Visit&& visit) {
  if (!object.is_object()) {
    return;
  }
  for (auto& [name, value] : object.get_ref<Json::object_t&>()) {
    visit(std::string_view{name}, value);
  }
}

// The member, to be moved from; null if there is none.
inline Json take_member(Json& object, std::string_view wanted) {
  Json found;
  take_members(object, [&](std::string_view name, Json& value) {
    if (name == wanted) {
      found = std::move(value);
    }
  });
  return found;
}

// The elements of `array`, to be moved from; none if it is no array.
inline Json::array_t take_elements(Json& array) {
  return array.is_array() ? std::move(array.get_ref<Json::array_t&>()) : Json::array_t{};
}

}  // namespace llm_api_router::providers
