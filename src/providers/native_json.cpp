#include "providers/native_json.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

namespace llm_api_router::providers::native_json {
namespace {

using simdjson::SUCCESS;
using simdjson::ondemand::json_type;

// simdjson reads past the end of its input, so that a text is copied to where it may.
struct Scratch {
  simdjson::ondemand::parser parser{kLongestText};
  std::unique_ptr<char[]> bytes;
  std::size_t capacity = 0;
};

// What a scratch keeps from one text to the next; simdjson needs about five times as much again.
constexpr std::size_t kKept = std::size_t{1} << 20U;
constexpr std::size_t kSmallest = std::size_t{16} << 10U;

std::unique_ptr<Scratch>& kept_scratch() {
  thread_local auto scratch = std::make_unique<Scratch>();
  return scratch;
}

Scratch& scratch_for(std::size_t length) {
  auto& scratch = kept_scratch();
  const auto needed = length + simdjson::SIMDJSON_PADDING;
  if (scratch->capacity > kKept && needed <= kKept) {
    scratch = std::make_unique<Scratch>();
  }
  if (scratch->capacity < needed) {
    scratch->capacity = std::max({needed, kSmallest, std::min(scratch->capacity * 2, kKept)});
    scratch->bytes = std::make_unique<char[]>(scratch->capacity);
  }
  return *scratch;
}

std::optional<json_type> type_of(Value& value) {
  json_type type{};
  return value.type().get(type) == SUCCESS ? std::optional{type} : std::nullopt;
}

}  // namespace

simdjson::simdjson_result<simdjson::ondemand::document> open(std::string_view text) {
  if (text.empty()) {
    return simdjson::EMPTY;
  }
  if (text.size() > kLongestText) {
    return simdjson::CAPACITY;
  }
  auto& scratch = scratch_for(text.size());
  std::memcpy(scratch.bytes.get(), text.data(), text.size());
  std::memset(scratch.bytes.get() + text.size(), 0, simdjson::SIMDJSON_PADDING);
  return scratch.parser.iterate(scratch.bytes.get(), text.size(), scratch.capacity);
}

std::size_t place_of(std::string_view token) {
  return static_cast<std::size_t>(token.data() - kept_scratch()->bytes.get());
}

std::string_view text_of(Value value) {
  std::string_view text;
  if (type_of(value) != json_type::string || value.get_string().get(text) != SUCCESS) {
    return {};
  }
  return text;
}

std::optional<std::uint64_t> count_of(Value value) {
  std::uint64_t count = 0;
  if (type_of(value) != json_type::number || value.get_uint64().get(count) != SUCCESS ||
      count > kLargestCount) {
    return std::nullopt;
  }
  return count;
}

bool is_null(Value& value) { return type_of(value) == json_type::null; }

bool is_string(Value& value) { return type_of(value) == json_type::string; }

bool is_object(Value& value) { return type_of(value) == json_type::object; }

bool is_array(Value& value) { return type_of(value) == json_type::array; }

bool is_number(Value& value) { return type_of(value) == json_type::number; }

bool says_something(Value value) {
  const auto type = type_of(value);
  bool empty = true;
  if (type == json_type::string) {
    return value.raw_json_token().substr(0, 2) != R"("")";
  }
  if (type == json_type::array) {
    simdjson::ondemand::array array;
    return value.get_array().get(array) == SUCCESS && array.is_empty().get(empty) == SUCCESS &&
           !empty;
  }
  if (type == json_type::object) {
    Object object;
    return value.get_object().get(object) == SUCCESS && object.is_empty().get(empty) == SUCCESS &&
           !empty;
  }
  return false;
}

std::string event_type(std::string_view data) {
  std::string type;
  bool error = false;
  each_member(data, [&](std::string_view key, Value value) {
    if (key == "type") {
      type = text_of(value);
    } else if (key == "error") {
      error = !is_null(value);
    }
  });
  return type.empty() && error ? "error" : type;
}

}  // namespace llm_api_router::providers::native_json
