// What a simulated provider says, and what it would charge for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "demo/ask.hpp"

namespace llm_api_router::demo {

struct Reply {
  std::string model;  // as asked for
  std::string text;
  bool cut = false;  // by the request's token limit
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;
};

// Says that this is the demo, which provider answers for which model, and echoes the beginning of
// what the user wrote last.
Reply reply_of(std::string_view provider, const Ask& ask);

}  // namespace llm_api_router::demo
