#include "wire/message_facts.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "wire/letter_case.hpp"
#include "wire/token_list.hpp"

namespace llm_api_router::wire {
namespace {

using MaybeError = std::optional<ParseError>;

// Digits alone, as RFC 9110 §8.6 has it.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || length > kMaxBodyLength) return std::nullopt;
  return length;
}

MaybeError malformed(const char* message) { return ParseError{HeadError::malformed, message}; }

MaybeError read_framing(const Head& head, MessageFacts& facts) {
  const Fields& fields = head.fields;
  if (fields.has_several(FieldName::content_length)) {
    return malformed("there is more than one content-length");
  }
  const bool sized = fields.has(FieldName::content_length);
  if (!fields.has(FieldName::transfer_encoding)) {
    facts.framing = sized ? Framing::length : Framing::none;
    return std::nullopt;
  }
  if (sized) return malformed("there are both content-length and transfer-encoding");
  if (head.minor_version == 0) return malformed("HTTP/1.0 has no transfer-encoding");
  if (fields.has_several(FieldName::transfer_encoding) ||
      !iequals(fields.find(FieldName::transfer_encoding), "chunked")) {
    return malformed("transfer-encoding is not exactly 'chunked'");
  }
  facts.framing = Framing::chunked;
  return std::nullopt;
}

// RFC 9112 §9.3
bool is_persistent(const Head& head) {
  const ConnectionOptions& options = head.fields.connection();
  return !options.close && (head.minor_version > 0 || options.keep_alive);
}

bool expects_continue(const Head& head) {
  if (head.minor_version == 0 || !head.has(FieldName::expect)) return false;
  return std::any_of(head.fields.begin(), head.fields.end(), [](const Field& field) {
    return field.id == FieldName::expect && has_token(field.value, "100-continue");
  });
}

}  // namespace

MaybeError read_facts(const Head& head, MessageFacts& facts) {
  facts = {};
  if (MaybeError error = read_framing(head, facts)) return error;
  if (facts.framing == Framing::length) {
    const auto length = parse_length(head.find(FieldName::content_length));
    if (!length) return malformed("content-length is not a number, or too large");
    facts.content_length = *length;
  }
  facts.persistent = is_persistent(head);
  facts.expects_continue = expects_continue(head);
  return std::nullopt;
}

}  // namespace llm_api_router::wire
