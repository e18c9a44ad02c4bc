// A JSON object (RFC 8259) as the table of where its tokens begin. One vectorised pass fills the
// table (simdjson's first stage: UTF-8, strings, structure); all else walks over the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace simdjson::internal {
class dom_parser_implementation;  // NOLINT(readability-identifier-naming)
}

namespace llm_api_router::wire {

// Of the last text that was looked at on this thread: one at a time. Tokens are counted from 0.
class JsonOutline {
 public:
  struct Member {
    std::size_t name = 0;
    std::size_t value = 0;     // the first token of it
    std::size_t elements = 0;  // of the value, if it is an array
  };
  // An error ends the walk.
  using OnMember = std::function<Result<void>(const Member&)>;

  // What a walk over an object has seen beside its members.
  struct Object {
    std::size_t last = 0;  // its closing bracket
    // Whether all numbers and literals in it are JSON's.
    bool scalars_are_json = true;
  };

  // Fails where `json` does not begin with an object's bracket, is not in UTF-8, or has a string
  // that is not closed or holds a control character. The error is fit for a client. kScanPadding
  // bytes behind `json` must be readable.
  static Result<JsonOutline> of(std::string_view json);

  // Walks over the whole text, which must be one object nested no deeper than kMaxDepth with
  // nothing behind it; calls `on_member` for each member of that object, not for those within.
  // What escapes within strings say is not looked at. Uses no recursion.
  [[nodiscard]] Result<Object> walk(const OnMember& on_member) const;
  // The same over an inner object that begins with token `first`.
  [[nodiscard]] Result<Object> walk(std::size_t first, const OnMember& on_member) const;

  // The first character of a token, and its text; a string with its quotes.
  [[nodiscard]] char kind(std::size_t token) const { return json_[starts_[token]]; }
  [[nodiscard]] std::string_view text(std::size_t token) const;
  // What a string says; nothing for another token, or an escape that is not JSON's.
  [[nodiscard]] std::optional<std::string> unescaped(std::size_t token) const;

 private:
  class Walk;

  JsonOutline(std::string_view json,
              std::shared_ptr<const simdjson::internal::dom_parser_implementation> parser);

  [[nodiscard]] std::size_t size() const { return starts_.size() - 1; }

  std::string_view json_;
  std::shared_ptr<const simdjson::internal::dom_parser_implementation> parser_;
  std::span<const std::uint32_t> starts_;
};

// Whether each escape in the strings of `json` is one of JSON's, a half of a surrogate pair too.
[[nodiscard]] bool escapes_are_json(std::string_view json);

}  // namespace llm_api_router::wire
