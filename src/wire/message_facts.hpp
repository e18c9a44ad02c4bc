// What the fields of a head say about the message itself: where its body ends, and whether the
// connection outlives it.
#pragma once

#include <cstdint>
#include <optional>

#include "wire/http1.hpp"

namespace llm_api_router::wire {

struct MessageFacts {
  Framing framing = Framing::none;  // none: neither field; never until_close
  std::uint64_t content_length = 0;
  bool persistent = true;  // RFC 9112 §9.3
  bool expects_continue = false;
};

// Refuses framing that two parties could read in two ways: content-length given twice, as a list,
// signed or too large to count with; transfer-encoding given twice, beside content-length, in
// HTTP/1.0, or other than exactly `chunked`.
std::optional<ParseError> read_facts(const Head& head, MessageFacts& facts);

// The largest body or chunk that is believed: what fits a signed 64-bit offset.
inline constexpr std::uint64_t kMaxBodyLength = INT64_MAX;

}  // namespace llm_api_router::wire
