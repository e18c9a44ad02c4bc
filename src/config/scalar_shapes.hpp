// The shapes of single values: texts, numbers, durations, choices.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/shape.hpp"

namespace llm_api_router {

// What is wrong with a text, in words that follow its path; nothing if it is fine.
using Rule = std::optional<std::string> (*)(std::string_view);

// A text that, where given, is not empty and keeps `rule`.
Shape<std::string> text(Rule rule);

// A text that must be there, keeps `rule` and is never shown.
Shape<std::string> secret(Rule rule);

// One of `words`.
Shape<std::string> word(const std::vector<std::string>& words);

Shape<int> whole_number(int least, int most);

// Seconds, fractions allowed; more than 0 and at most a day. Rounded up to milliseconds.
Shape<std::chrono::milliseconds> seconds();

Shape<bool> flag();

// An object of texts, both sides keeping the rule of `text`.
Shape<std::map<std::string, std::string>> text_map(Rule rule);

// Header fields as an object, kept in the order written. Values are never shown.
Shape<std::vector<std::pair<std::string, std::string>>> header_fields();

// One of `words`, each standing for a value of E.
template <class E>
Shape<E> choice(const std::vector<std::pair<std::string, E>>& words);

// How `choice` reports what it does not know.
std::string not_one_of(const std::vector<std::string>& words, const Json& given);

template <class E>
Shape<E> choice(const std::vector<std::pair<std::string, E>>& words) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) names.push_back(name);
  return {.schema = {{"enum", names}},
          .read =
              [words, names](const Json& json, const Place& place, E& target) {
                for (const auto& [name, value] : words) {
                  if (json != name) continue;
                  target = value;
                  return;
                }
                place.error(not_one_of(names, json));
              },
          .check = [](const E&, const Place&) {},
          .write =
              [words](const E& value) {
                for (const auto& [name, known] : words) {
                  if (known == value) return Json(name);
                }
                return Json{};
              }};
}

}  // namespace llm_api_router
