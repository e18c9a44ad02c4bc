// What a simulated provider makes of a request's body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace llm_api_router::demo {

// Absent members were not in the body, or null.
struct Ask {
  std::optional<std::string> model;
  bool stream = false;
  bool include_usage = false;               // stream_options.include_usage
  std::optional<std::uint64_t> max_tokens;  // or max_completion_tokens or max_output_tokens
  std::optional<std::uint64_t> dimensions;
  bool base64 = false;        // encoding_format
  bool has_messages = false;  // a `messages` array, however short
  bool has_input = false;     // an `input` of whatever kind
  bool has_cache_control = false;
  std::size_t message_count = 0;  // objects in `messages` or `input`
  // The last text a user wrote: in `messages`, or in `input`.
  std::string last_user_text;
  // One number for each text of an `input` to embed; the same text gives the same number.
  std::vector<std::uint64_t> inputs;
  std::uint64_t characters = 0;          // of all strings in the body
  std::uint64_t earlier_characters = 0;  // of those before the last of several messages
};

// Texts of one `input` that are told apart; further ones are not kept.
inline constexpr std::size_t kMostInputs = 2048;

// What is wrong with a body. `member` is the one at fault, empty if it is the body as a whole.
struct AskFault {
  std::string member;
  std::string message;
};

// Reads a body that may be anything at all. Builds no document and uses no recursion: its memory is
// the few members of Ask, whatever the body holds.
Result<Ask, AskFault> read_ask(std::string_view body);

}  // namespace llm_api_router::demo
