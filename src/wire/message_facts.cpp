#include "wire/message_facts.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "wire/headers.hpp"

namespace llm_api_router::wire {
namespace {

// The fields that matter here, gathered in one walk.
struct Gathered {
  unsigned hosts = 0;
  unsigned content_lengths = 0;
  unsigned transfer_encodings = 0;
  std::string_view content_length;
  std::string_view transfer_encoding;
  bool close = false;
  bool keep_alive = false;
  bool expects_continue = false;
};

void gather(const Field& field, Gathered& into) {
  if (iequals(field.name, "host")) {
    ++into.hosts;
  } else if (iequals(field.name, "content-length")) {
    ++into.content_lengths;
    into.content_length = field.value;
  } else if (iequals(field.name, "transfer-encoding")) {
    ++into.transfer_encodings;
    into.transfer_encoding = field.value;
  } else if (iequals(field.name, "connection")) {
    into.close = into.close || has_token(field.value, "close");
    into.keep_alive = into.keep_alive || has_token(field.value, "keep-alive");
  } else if (iequals(field.name, "expect")) {
    into.expects_continue = into.expects_continue || has_token(field.value, "100-continue");
  }
}

// Digits alone, as RFC 9110 §8.6 has it.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || length > kMaxBodyLength) return std::nullopt;
  return length;
}

ParseError malformed(const char* message) { return {HeadError::malformed, message}; }

Parsed<Framing> framing_of(const Gathered& fields, unsigned minor_version) {
  if (fields.content_lengths > 1) return malformed("there is more than one content-length");
  if (fields.transfer_encodings == 0) {
    return fields.content_lengths == 0 ? Framing::none : Framing::length;
  }
  if (fields.content_lengths > 0) {
    return malformed("there are both content-length and transfer-encoding");
  }
  if (minor_version == 0) return malformed("HTTP/1.0 has no transfer-encoding");
  if (fields.transfer_encodings > 1 || !iequals(fields.transfer_encoding, "chunked")) {
    return malformed("transfer-encoding is not exactly 'chunked'");
  }
  return Framing::chunked;
}

}  // namespace

Parsed<MessageFacts> message_facts(const Head& head) {
  Gathered fields;
  for (const Field& field : head.fields) gather(field, fields);

  const Parsed<Framing> framing = framing_of(fields, head.minor_version);
  if (!framing) return framing.error();
  std::uint64_t length = 0;
  if (*framing == Framing::length) {
    const auto parsed = parse_length(fields.content_length);
    if (!parsed) return malformed("content-length is not a number, or too large");
    length = *parsed;
  }
  const bool http10 = head.minor_version == 0;
  return MessageFacts{.framing = *framing,
                      .content_length = length,
                      .hosts = fields.hosts,
                      .persistent = !fields.close && (!http10 || fields.keep_alive),
                      .expects_continue = !http10 && fields.expects_continue};
}

}  // namespace llm_api_router::wire
