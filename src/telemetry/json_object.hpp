// One JSON object (RFC 8259), written member by member into one string. Several are written for
// each exchange, so no document is built for them.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace llm_api_router::telemetry {

class JsonObject {
 public:
  // `room`: how many bytes it will roughly take.
  explicit JsonObject(std::size_t room = 0);

  // Names are the program's own: nothing in them needs an escape. Of a text, control characters are
  // escaped, and what is not UTF-8 is replaced by U+FFFD.
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, double number);  // null if it is not finite
  JsonObject& add(std::string_view name, std::nullptr_t null);
  template <std::integral Number>
  JsonObject& add(std::string_view name, Number number) {
    if constexpr (std::same_as<Number, bool>) return add_json(name, number ? "true" : "false");
    return add_json(name, std::to_string(number));
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

  // Closes it. The last call.
  std::string ended() { return std::move(text_ += '}'); }

 private:
  void begin(std::string_view name);

  std::string text_;
};

}  // namespace llm_api_router::telemetry
