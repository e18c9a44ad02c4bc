// What the router must know of a request body, found without building a document tree.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace llm_api_router::wire {

// Bytes that must be readable (and are ignored) behind a body that is scanned.
inline constexpr std::size_t kScanPadding = 64;

// A part of a body by offset.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// The top-level members the router looks at. Strings are unescaped. A member of another type than
// named here counts as absent, but for `model`, which then is a fault.
struct BodyFacts {
  std::optional<std::string> model;  // absent only if the body has none
  ByteRange model_value;             // its value in the body, quotes included; empty if absent
  bool stream = false;
  std::optional<std::string> previous_response_id;
  std::optional<std::string> prompt_cache_key;
  std::optional<std::string> user_id;  // metadata.user_id
  std::size_t message_count = 0;       // elements of `messages`, or of `input` if that is an array
  std::optional<double> temperature;
  std::optional<std::uint64_t> max_tokens;  // max_tokens, max_completion_tokens, max_output_tokens
  // The body was scanned, and all its numbers and literals are JSON's.
  bool scalars_are_json = false;
};

// Deepest nesting accepted; no client's body comes near it.
inline constexpr std::size_t kMaxDepth = 1000;

// Scans `body`: it must be one JSON object in UTF-8 with nothing behind it but white space, nested
// no deeper than kMaxDepth, and name `model` at most once, as a string. The error says what is
// wrong, fit for a client. kScanPadding bytes behind `body` must be readable. Uses no recursion.
// What numbers, literals and escapes say that the router does not look at is upstream's business.
Result<BodyFacts> scan_body(std::string_view body);

// `text` as a JSON string, quotes included.
std::string quoted(std::string_view text);

}  // namespace llm_api_router::wire
