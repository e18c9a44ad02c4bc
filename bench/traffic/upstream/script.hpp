// How the upstream answers, and the bytes it answers with, made once.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "bench/traffic/chat_text.hpp"

namespace llm_api_router::bench {

struct Script {
  std::size_t answer_bytes = 512;
  std::chrono::milliseconds delay{0};  // from the end of the request to the first byte
  std::uint32_t chunks = 10;           // of content in a stream
  std::chrono::milliseconds interval{10};
};

// With HTTP's own framing.
struct Answers {
  std::string whole;
  std::string stream_begins;  // head and first events
  std::string stream_ends;
};

std::array<Answers, 2> answers_of(const Script& script);  // by Api
std::string framed(std::string_view event);

extern const std::string_view kRefusal;  // of a request whose body is no JSON object

}  // namespace llm_api_router::bench
