#include "providers/growing_json.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace llm_api_router::providers {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"id",   "type",   "role",
                                                    "name", "object", "status"};

bool is_name(std::string_view member) { return std::ranges::find(kNames, member) != kNames.end(); }

bool is_empty_text(const Json& json) {
  return json.is_string() && json.get_ref<const std::string&>().empty();
}

}  // namespace

void GrowingValue::clear() {
  value_ = nullptr;
  object_.reset();
  elements_.clear();
}

void GrowingValue::set(Json value) {
  clear();
  value_ = std::move(value);
}

void GrowingValue::merge(Json&& piece, unsigned depth) {
  if (piece.is_null()) {
    return;
  }
  if (piece.is_object() && depth > 0) {
    if (!object_) {
      clear();
      object_ = std::make_unique<GrowingObject>();
    }
    object_->merge_members(std::move(piece), depth - 1);
  } else if (piece.is_string() && value_.is_string()) {
    value_.get_ref<std::string&>() += piece.get_ref<const std::string&>();
  } else if (piece.is_array() && value_.is_array()) {
    auto elements = take_elements(piece);
    std::ranges::move(elements, std::back_inserter(value_.get_ref<Json::array_t&>()));
  } else {
    set(std::move(piece));
  }
}

void GrowingValue::merge_by_index(Json&& pieces, unsigned depth) {
  if (!pieces.is_array() || depth == 0) {
    merge(std::move(pieces), depth);
    return;
  }
  if (elements_.empty()) {
    clear();
  }
  for (auto& piece : take_elements(pieces)) {
    auto& element = elements_[place_of(piece)];
    take_members(piece, [&](std::string_view name, Json& value) {
      if (name != "index") {
        element.merge(name, std::move(value), depth - 1);
      }
    });
  }
  if (elements_.empty()) {
    value_ = Json::array();
  }
}

void GrowingValue::find_gaps(EventGaps::Value piece, EventGaps& gaps, unsigned depth) {
  if (native_json::is_string(piece)) {
    gaps.add(piece, value_.get_ptr<std::string*>());
  } else if (native_json::is_array(piece)) {
    gaps.each_element(piece, [&](EventGaps::Value /*appended*/) { gaps.refuse(); });
  } else if (native_json::is_object(piece) && depth > 0) {
    object_ ? object_->find_gaps(piece, gaps, depth - 1) : gaps.refuse();
  }
}

void GrowingValue::find_gaps_by_index(EventGaps::Value pieces, EventGaps& gaps, unsigned depth) {
  if (!native_json::is_array(pieces) || depth == 0) return find_gaps(pieces, gaps, depth);
  gaps.each_element(pieces, [&](EventGaps::Value piece) {
    auto members = gaps.object(piece);
    const auto index = members ? gaps.index_of(*members) : std::nullopt;
    const auto element = index ? elements_.find(*index) : elements_.end();
    if (element == elements_.end()) return gaps.refuse();
    gaps.each_member(*members, [&](std::string_view name, EventGaps::Value value) {
      if (name != "index") element->second.find_gaps(name, value, gaps, depth - 1);
    });
  });
}

std::uint64_t GrowingValue::place_of(const Json& element) const {
  const auto& index = member(element, "index");
  if (index.is_number_unsigned()) {
    return index.get<std::uint64_t>();
  }
  if (elements_.empty()) {
    return 0;
  }
  const auto last = elements_.rbegin()->first;
  return text_member(element, "id").empty() ? last : last + 1;
}

Json GrowingValue::take() {
  if (object_) {
    return object_->take();
  }
  if (elements_.empty()) {
    return std::move(value_);
  }
  auto elements = Json::array();
  for (auto& [index, element] : elements_) {
    elements.push_back(element.take());
  }
  return elements;
}

GrowingObject::GrowingObject() = default;
GrowingObject::GrowingObject(GrowingObject&&) noexcept = default;
GrowingObject& GrowingObject::operator=(GrowingObject&&) noexcept = default;
GrowingObject::~GrowingObject() = default;

bool GrowingObject::empty() const { return members_.empty(); }

GrowingValue& GrowingObject::operator[](std::string_view name) {
  const auto found = places_.find(name);
  if (found != places_.end()) {
    return members_[found->second].second;
  }
  places_.emplace(name, members_.size());
  return members_.emplace_back(std::string{name}, GrowingValue{}).second;
}

void GrowingObject::set(std::string_view name, Json value) {
  auto& member = (*this)[name];
  if (!value.is_null()) {
    member.set(std::move(value));
  }
}

void GrowingObject::set_members(Json&& object) {
  take_members(object, [&](std::string_view name, Json& value) { set(name, std::move(value)); });
}

void GrowingObject::merge(std::string_view name, Json&& piece, unsigned depth) {
  if (name == "tool_calls") {
    (*this)[name].merge_by_index(std::move(piece), depth);
  } else if (!is_name(name)) {
    (*this)[name].merge(std::move(piece), depth);
  } else if (!is_empty_text(piece) || places_.find(name) == places_.end()) {
    set(name, std::move(piece));
  }
}

void GrowingObject::merge_members(Json&& piece, unsigned depth) {
  take_members(piece,
               [&](std::string_view name, Json& value) { merge(name, std::move(value), depth); });
}

void GrowingObject::find_gaps(std::string_view name, EventGaps::Value piece, EventGaps& gaps,
                              unsigned depth) {
  if (is_name(name)) return;
  const auto found = places_.find(name);
  if (found == places_.end()) return gaps.refuse();
  auto& member = members_[found->second].second;
  name == "tool_calls" ? member.find_gaps_by_index(piece, gaps, depth)
                       : member.find_gaps(piece, gaps, depth);
}

void GrowingObject::find_gaps(EventGaps::Value piece, EventGaps& gaps, unsigned depth) {
  gaps.each_member(piece, [&](std::string_view name, EventGaps::Value value) {
    find_gaps(name, value, gaps, depth);
  });
}

Json GrowingObject::take() {
  std::vector<std::pair<std::string, Json>> members;
  members.reserve(members_.size());
  for (auto& [name, value] : members_) {
    members.emplace_back(name, value.take());
  }
  return object_of(std::move(members));
}

}  // namespace llm_api_router::providers
