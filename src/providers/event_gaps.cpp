#include "providers/event_gaps.hpp"

#include "providers/string_content.hpp"

namespace llm_api_router::providers {
namespace {

using simdjson::SUCCESS;

// Whether `rest` is all of the white space behind a token.
bool ends_token(std::string_view rest) {
  return rest.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

void EventGaps::add(Value value, std::string* text) {
  const auto token = value.raw_json_token();
  const auto length = read_content(token.substr(1), nullptr);
  if (text == nullptr || !length) return refuse();
  const auto begin = native_json::place_of(token) + 1;
  gaps_.push_back({.begin = begin, .end = begin + *length, .text = text});
}

void EventGaps::add_idle(Value value) {
  const auto token = value.raw_json_token();
  const bool is_text = token.starts_with('"');
  const auto content = token.substr(is_text ? 1 : 0);
  const auto length = is_text ? read_content(content, nullptr) : read_digits(content);
  if (!length || (!is_text && !ends_token(content.substr(*length)))) return;  // must be the same
  const auto begin = native_json::place_of(content);
  gaps_.push_back({.begin = begin, .end = begin + *length, .digits = !is_text});
}

std::optional<EventGaps::Object> EventGaps::object(Value value) {
  if (!native_json::is_object(value)) return std::nullopt;
  Object object;
  if (value.get_object().get(object) == SUCCESS) return object;
  refuse();
  return std::nullopt;
}

std::optional<std::uint64_t> EventGaps::index_of(Object& object) {
  Value value;
  std::uint64_t index = 0;
  const bool found = object.find_field_unordered("index").get(value) == SUCCESS &&
                     native_json::is_number(value) && value.get_uint64().get(index) == SUCCESS;
  if (object.reset().error() != SUCCESS) refuse();
  return found ? std::optional{index} : std::nullopt;
}

std::optional<std::vector<EventGap>> EventGaps::take() {
  if (refused_) return std::nullopt;
  return std::move(gaps_);
}

}  // namespace llm_api_router::providers
