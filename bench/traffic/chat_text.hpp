// What is said in a measurement: the bodies of a chat completion, in both APIs, as long as asked
// for. Both sides make them from the same text, so that each can tell whether it came whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/traffic/clock.hpp"

namespace llm_api_router::bench {

enum class Api { openai, anthropic };

// By the path asked for.
Api api_of(std::string_view path);

// A conversation in JSON, `size` bytes long (or as short as it can be); the stream flag is within
// the first kFlagWithin bytes. A gateway that writes the body anew has it within the last.
std::string request_body(Api api, std::size_t size, bool stream);
inline constexpr std::size_t kFlagWithin = 256;
bool asks_for_stream(std::string_view beginning_of_body, std::string_view end_of_body);

// An answer in JSON with usage, `size` bytes long.
std::string answer_body(Api api, std::size_t size);

// The events of a stream: how it begins, each piece of content, and how it ends, with usage.
std::string first_events(Api api);
std::string last_events(Api api);
// Content that carries its number and the time it was sent; a few hundred bytes.
std::string content_event(Api api, std::uint32_t number, Moment sent);

// What content_event() wrote into one; `is_content` is false for any other event.
struct Stamp {
  bool is_content = false;
  std::uint32_t number = 0;
  std::int64_t sent = 0;  // nanoseconds_of()
};
Stamp stamp_of(std::string_view event);
// Whether nothing may follow this event.
bool is_last(Api api, std::string_view event);

}  // namespace llm_api_router::bench
