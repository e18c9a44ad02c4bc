// One JSON object (RFC 8259), written member by member to the end of a buffer. Several are written
// for each exchange, so no document is built for them.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/buffer.hpp"

namespace llm_api_router::telemetry {

class JsonObject {
 public:
  // Opens it. `to` must outlive it, and is its alone until end().
  explicit JsonObject(Buffer& to) : to_(to) { to_.append("{"); }

  // Names are the program's own: nothing in them needs an escape. Of a text, control characters are
  // escaped, and what is not UTF-8 is replaced by U+FFFD.
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, double number);  // null if it is not finite
  JsonObject& add(std::string_view name, std::chrono::microseconds time);  // in milliseconds
  JsonObject& add(std::string_view name, std::nullptr_t null);
  template <std::integral Number>
  JsonObject& add(std::string_view name, Number number) {
    if constexpr (std::same_as<Number, bool>) {
      return add_json(name, number ? "true" : "false");
    } else if constexpr (std::signed_integral<Number>) {
      return add_integer(name, number);
    } else {
      return add_natural(name, number);
    }
  }
  template <class T>
  JsonObject& add(std::string_view name, const std::optional<T>& value) {
    return value ? add(name, *value) : add(name, nullptr);
  }
  JsonObject& add_text_or_null(std::string_view name, std::string_view text) {
    return text.empty() ? add(name, nullptr) : add(name, text);
  }
  // A value that is JSON already.
  JsonObject& add_json(std::string_view name, std::string_view json);
  // An object; it is to be ended before anything else is added.
  JsonObject add_object(std::string_view name) { return begin(name), JsonObject(to_); }

  // A member whose value the caller appends to the buffer.
  void begin(std::string_view name);

  // Closes it. The last call.
  void end() { to_.append("}"); }

 private:
  char* put_name(char* at, std::string_view name);
  JsonObject& add_integer(std::string_view name, std::int64_t number);
  JsonObject& add_natural(std::string_view name, std::uint64_t number);

  Buffer& to_;
  bool any_ = false;
};

}  // namespace llm_api_router::telemetry
