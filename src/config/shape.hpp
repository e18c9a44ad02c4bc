// How a value of the configuration is written in JSON. One description serves the reader,
// validate() and the JSON Schema, so that the three cannot disagree.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/place.hpp"
#include "config/spelling.hpp"
#include "config/wording.hpp"

namespace llm_api_router {

template <class V>
struct Shape {
  Json schema;
  // Puts the JSON value into the target, or reports its type and leaves the target alone.
  std::function<void(const Json&, const Place&, V&)> read;
  // Reports what is wrong with a value, however it came about.
  std::function<void(const V&, const Place&)> check;
  // The value as JSON, to show defaults; null: nothing worth showing.
  std::function<Json(const V&)> write;
};

// One member of an object: a Shape bound to a field of T.
template <class T>
struct Member {
  std::string name;
  Json schema;
  bool required = false;
  std::function<void(const Json&, const Place&, T&)> read;
  std::function<void(const T&, const Place&)> check;
  std::function<bool(const T&)> is_default;
};

template <class T>
using Members = std::vector<Member<T>>;

// Names of members that the configuration knows and this version does not act on.
using NotYet = std::vector<std::string>;

template <class T, class V>
Member<T> member(const std::string& name, V T::* field, const Shape<V>& shape,
                 const std::string& description) {
  Json schema{{"description", description}};
  schema.update(shape.schema);
  const Json standard = shape.write(T{}.*field);
  if (!standard.is_null()) schema["default"] = standard;
  return {.name = name,
          .schema = std::move(schema),
          .read = [read = shape.read, field](const Json& json, const Place& place,
                                             T& target) { read(json, place, target.*field); },
          .check = [check = shape.check, field](
                       const T& target, const Place& place) { check(target.*field, place); },
          .is_default = [write = shape.write, field](
                            const T& target) { return write(target.*field) == write(T{}.*field); }};
}

template <class T>
Member<T> required(Member<T> member) {
  member.required = true;
  return member;
}

template <class T>
void read_object(const Members<T>& members, const NotYet& not_yet, const Json& json,
                 const Place& place, T& target) {
  if (!json.is_object()) return place.error("must be an object, got " + shown_value(json));
  std::vector<std::string> names;
  for (const auto& member : members) names.push_back(member.name);
  for (const auto& [name, value] : json.items()) {
    const auto here = place.member(name);
    const auto known = std::find(names.begin(), names.end(), name);
    if (std::find(not_yet.begin(), not_yet.end(), name) != not_yet.end()) {
      here.error("is not supported by this version yet; remove it");
    } else if (known != names.end()) {
      members[static_cast<std::size_t>(known - names.begin())].read(value, here, target);
    } else {
      const auto meant = closest(name, names);
      here.error(meant ? "is not a known member; did you mean \"" + *meant + "\"?"
                       : "is not a known member; known are " + alternatives(names));
    }
  }
}

template <class T>
void check_object(const Members<T>& members, const NotYet& not_yet, const T& target,
                  const Place& place) {
  for (const auto& member : members) {
    const auto here = place.member(member.name);
    const bool later = std::find(not_yet.begin(), not_yet.end(), member.name) != not_yet.end();
    if (!later) {
      member.check(target, here);
    } else if (!member.is_default(target)) {
      here.error("is not supported by this version yet; leave it at its default");
    }
  }
}

template <class T>
Json schema_of_object(const Members<T>& members, const NotYet& not_yet) {
  Json schema{{"type", "object"}, {"additionalProperties", false}};
  for (const auto& member : members) {
    if (std::find(not_yet.begin(), not_yet.end(), member.name) != not_yet.end()) continue;
    schema["properties"][member.name] = member.schema;
    if (member.required) schema["required"].push_back(member.name);
  }
  return schema;
}

// An object with these members and no others; those in `not_yet` are refused by name.
template <class T>
Shape<T> object(const Members<T>& members, const NotYet& not_yet = {}) {
  return {
      .schema = schema_of_object(members, not_yet),
      .read = [members, not_yet](const Json& json, const Place& place,
                                 T& target) { read_object(members, not_yet, json, place, target); },
      .check = [members, not_yet](
                   const T& target,
                   const Place& place) { check_object(members, not_yet, target, place); },
      .write = [](const T&) { return Json{}; }};
}

template <class V>
void read_list(const Shape<V>& item, const Json& json, const Place& place, std::vector<V>& target) {
  if (!json.is_array()) return place.error("must be a list, got " + shown_value(json));
  target.assign(json.size(), V{});
  for (std::size_t i = 0; i < json.size(); ++i) item.read(json[i], place.element(i), target[i]);
}

template <class V>
Shape<std::vector<V>> list_of(const Shape<V>& item) {
  return {.schema = {{"type", "array"}, {"items", item.schema}},
          .read = [item](const Json& json, const Place& place,
                         std::vector<V>& target) { read_list(item, json, place, target); },
          .check =
              [item](const std::vector<V>& values, const Place& place) {
                for (std::size_t i = 0; i < values.size(); ++i)
                  item.check(values[i], place.element(i));
              },
          .write =
              [item](const std::vector<V>& values) {
                Json list = Json::array();
                for (const auto& value : values) list.push_back(item.write(value));
                return list;
              }};
}

// A list, or one object that stands for a list of one and is reported as its element 0. `reference`
// names the item in the schema.
template <class V>
Shape<std::vector<V>> one_or_list_of(const Shape<V>& item, const std::string& reference) {
  auto shape = list_of(item);
  const Json ref{{"$ref", reference}};
  const Json list{{"type", "array"}, {"items", ref}};
  shape.schema = Json{{"anyOf", Json::array({ref, list})}};
  shape.write = [](const std::vector<V>&) { return Json{}; };
  shape.read = [item](const Json& json, const Place& place, std::vector<V>& target) {
    if (json.is_array()) return read_list(item, json, place, target);
    if (!json.is_object())
      return place.error("must be an object or a list of objects, got " + shown_value(json));
    target.assign(1, V{});
    item.read(json, place.element(0), target.front());
  };
  return shape;
}

// A value that may be absent.
template <class V>
Shape<std::optional<V>> maybe(const Shape<V>& shape) {
  return {
      .schema = shape.schema,
      .read = [shape](const Json& json, const Place& place,
                      std::optional<V>& target) { shape.read(json, place, target.emplace()); },
      .check =
          [shape](const std::optional<V>& value, const Place& place) {
            if (value) shape.check(*value, place);
          },
      .write =
          [shape](const std::optional<V>& value) { return value ? shape.write(*value) : Json{}; }};
}

}  // namespace llm_api_router
