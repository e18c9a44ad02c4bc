#include "config/scalar_shapes.hpp"

#include <cmath>
#include <cstdint>

#include "config/header_rules.hpp"
#include "config/text_rules.hpp"

namespace llm_api_router {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongest = std::chrono::hours{24};

void read_text(const Json& json, const Place& place, std::string& target) {
  if (!json.is_string()) return place.error("must be a string, got " + shown_value(json));
  target = json.get<std::string>();
  if (target.empty()) place.error("must not be empty; leave it out for the default");
}

void check_text(Rule rule, const std::string& value, const Place& place) {
  if (value.empty()) return;
  if (auto fault = control_fault(value)) return place.error(*fault);
  if (auto fault = rule(value)) place.error(*fault);
}

Json write_text(const std::string& value) { return value.empty() ? Json{} : Json(value); }

std::string not_whole(int least, int most, const std::string& given) {
  return "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
         ", got " + given;
}

// 30 and 30.0 are both whole.
std::optional<int> as_int(const Json& json) {
  if (!json.is_number()) return std::nullopt;
  const auto number = json.get<double>();
  if (number != std::floor(number) || std::abs(number) > 2e9) return std::nullopt;
  return static_cast<int>(number);
}

std::string not_seconds(const std::string& given) {
  return "must be a positive number, got " + given;
}

std::string too_long(const std::string& given) {
  return "must be at most " + in_seconds(kLongest) + " seconds (a day), got " + given;
}

void read_seconds(const Json& json, const Place& place, milliseconds& target) {
  if (!json.is_number() || !(json.get<double>() > 0))
    return place.error(not_seconds(shown_value(json)));
  const auto given = std::ceil(json.get<double>() * 1000);
  if (given > static_cast<double>(kLongest.count()))
    return place.error(too_long(shown_value(json)));
  target = milliseconds{static_cast<milliseconds::rep>(given)};
}

void check_seconds(const milliseconds& value, const Place& place) {
  if (value <= milliseconds{0}) place.error(not_seconds(in_seconds(value)));
  if (value > kLongest) place.error(too_long(in_seconds(value)));
}

void read_headers(const Json& json, const Place& place,
                  std::vector<std::pair<std::string, std::string>>& target) {
  if (!json.is_object()) return place.error("must be an object, got " + shown_value(json));
  target.clear();
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) {
      place.member(name).error("must be a string, got " + type_of(value));
    } else {
      target.emplace_back(name, value.template get<std::string>());
    }
  }
}

void check_headers(const std::vector<std::pair<std::string, std::string>>& fields,
                   const Place& place) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto here = place.member(fields[i].first);
    if (auto fault = header_name_fault(fields[i].first)) here.error(*fault);
    if (auto fault = header_value_fault(fields[i].second)) here.error(*fault);
    const bool again = std::any_of(
        fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const auto& field) { return lower_case(field.first) == lower_case(fields[i].first); });
    if (again) here.error("is given twice (the case of header names does not count)");
  }
}

}  // namespace

std::string not_one_of(const std::vector<std::string>& words, const Json& given) {
  std::vector<std::string> shown_words;
  for (const auto& each : words) shown_words.push_back(in_quotes(each));
  return "must be " + alternatives(shown_words) + ", got " + shown_value(given);
}

Shape<std::string> text(Rule rule) {
  return {.schema = {{"type", "string"}, {"minLength", 1}},
          .read = read_text,
          .check = [rule](const std::string& value,
                          const Place& place) { check_text(rule, value, place); },
          .write = write_text};
}

Shape<std::string> secret(Rule rule) {
  return {.schema = {{"type", "string"}, {"minLength", 1}},
          .read =
              [](const Json& json, const Place& place, std::string& target) {
                if (!json.is_string()) return place.error("must be a string, got " + type_of(json));
                target = json.get<std::string>();
                if (target.empty()) place.error("must not be empty");
              },
          .check =
              [rule](const std::string& value, const Place& place) {
                if (value.empty()) return place.error("is required");
                if (auto fault = rule(value)) place.error(*fault);
              },
          .write = [](const std::string&) { return Json{}; }};
}

Shape<std::string> word(const std::vector<std::string>& words) {
  const auto check = [words](const std::string& value, const Place& place) {
    const bool known = std::find(words.begin(), words.end(), value) != words.end();
    if (!known) place.error(not_one_of(words, Json(value)));
  };
  return {.schema = {{"enum", words}},
          .read =
              [words](const Json& json, const Place& place, std::string& target) {
                if (!json.is_string()) return place.error(not_one_of(words, json));
                target = json.get<std::string>();
              },
          .check = check,
          .write = write_text};
}

Shape<int> whole_number(int least, int most) {
  return {.schema = {{"type", "integer"}, {"minimum", least}, {"maximum", most}},
          .read =
              [least, most](const Json& json, const Place& place, int& target) {
                const auto number = as_int(json);
                if (!number) return place.error(not_whole(least, most, shown_value(json)));
                target = *number;
              },
          .check =
              [least, most](const int& value, const Place& place) {
                if (value >= least && value <= most) return;
                place.error(not_whole(least, most, std::to_string(value)));
              },
          .write = [](const int& value) { return Json(value); }};
}

Shape<milliseconds> seconds() {
  return {
      .schema = {{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", kLongest.count() / 1000}},
      .read = read_seconds,
      .check = check_seconds,
      .write = [](const milliseconds& value) { return Json::parse(in_seconds(value)); }};
}

Shape<bool> flag() {
  return {.schema = {{"type", "boolean"}},
          .read =
              [](const Json& json, const Place& place, bool& target) {
                if (!json.is_boolean()) {
                  return place.error("must be true or false, got " + shown_value(json));
                }
                target = json.get<bool>();
              },
          .check = [](const bool&, const Place&) {},
          .write = [](const bool& value) { return Json(value); }};
}

Shape<std::map<std::string, std::string>> text_map(Rule rule) {
  using Map = std::map<std::string, std::string>;
  return {.schema = {{"type", "object"}, {"additionalProperties", text(rule).schema}},
          .read =
              [](const Json& json, const Place& place, Map& target) {
                if (!json.is_object())
                  return place.error("must be an object, got " + shown_value(json));
                for (const auto& [name, value] : json.items()) {
                  read_text(value, place.member(name), target[name]);
                }
              },
          .check =
              [rule](const Map& values, const Place& place) {
                for (const auto& [name, value] : values) {
                  const auto here = place.member(name);
                  if (name.empty() || value.empty()) here.error("must not be empty on either side");
                  check_text(rule, name, here);
                  check_text(rule, value, here);
                }
              },
          .write = [](const Map& values) { return Json(values); }};
}

Shape<std::vector<std::pair<std::string, std::string>>> header_fields() {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  return {.schema = {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}},
          .read = read_headers,
          .check = check_headers,
          .write = [](const Fields&) { return Json::object(); }};
}

}  // namespace llm_api_router
