// A size line is taken when it is whole, the last one only together with the trailers and the empty
// line behind them. What is wrong is noticed once the line is whole.
#include "wire/chunked_body.hpp"

#include <algorithm>

#include "wire/field_line.hpp"
#include "wire/message_facts.hpp"

namespace llm_api_router::wire {
namespace {

// 16 or more if it is none.
unsigned hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  const auto letter = static_cast<unsigned>(static_cast<unsigned char>(digit) | 0x20) - 'a';
  return letter < 6 ? letter + 10 : 16;
}

// Each reads a part of a size line as the functions of field_line.hpp do.

// At least one digit.
const char* read_hex(const char* at, const char* end, std::uint64_t& number) {
  const char* const begin = at;
  number = 0;
  for (; at != end; ++at) {
    const unsigned digit = hex_value(*at);
    if (digit > 0xf) break;
    if (number > kMaxBodyLength >> 4U) return nullptr;
    number = number << 4U | digit;
  }
  return at == begin ? nullptr : at;
}

const char* behind_blanks(const char* at, const char* end) {
  return std::find_if_not(at, end, is_blank);
}

const char* read_token(const char* at, const char* end) {
  const char* const behind = find_non_token(at, end);
  return behind == at ? nullptr : behind;
}

// RFC 9110 §5.6.4, behind the quote that opens it.
const char* read_quoted(const char* at, const char* end) {
  for (; at != end && !is_control(*at); ++at) {
    if (*at == '"') return at + 1;
    if (*at != '\\') continue;
    ++at;
    if (at == end || is_control(*at)) return nullptr;
  }
  return nullptr;
}

const char* read_extension_value(const char* at, const char* end) {
  return at != end && *at == '"' ? read_quoted(at + 1, end) : read_token(at, end);
}

// RFC 9112 §7.1.1, white space around ';' and '=' included.
const char* read_extensions(const char* at, const char* end) {
  while (at != nullptr) {
    const char* const semicolon = behind_blanks(at, end);
    if (semicolon == end || *semicolon != ';') break;
    at = read_token(behind_blanks(semicolon + 1, end), end);
    if (at == nullptr) break;
    const char* const equals = behind_blanks(at, end);
    if (equals == end || *equals != '=') continue;
    at = read_extension_value(behind_blanks(equals + 1, end), end);
  }
  return at;
}

const char* read_size_line(const char* at, const char* end, std::uint64_t& size) {
  at = read_hex(at, end, size);
  if (at != nullptr && at != end && *at != '\r') at = read_extensions(at, end);
  return at == nullptr ? nullptr : read_line_end(at, end);
}

// Fields that say where the message ends come too late here.
bool is_framing(FieldName name) {
  return name == FieldName::content_length || name == FieldName::transfer_encoding;
}

// Whether the line at `at` is whole, so that what is wrong with it stays so.
bool is_whole_line(const char* at, const char* end) { return std::find(at, end, '\n') != end; }

}  // namespace

Parsed<std::size_t> ChunkedBody::put(std::string_view bytes,
                                     std::vector<std::string_view>& payload) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  while (at != end && !done()) {
    const char* const behind = read_element(at, end, payload);
    if (behind == nullptr) break;
    at = behind;
  }
  if (fault_) return *fault_;
  return static_cast<std::size_t>(at - bytes.data());
}

const char* ChunkedBody::read_element(const char* at, const char* end,
                                      std::vector<std::string_view>& payload) {
  switch (expect_) {
    case Expect::size: return read_size(at, end);
    case Expect::data: return read_data(at, end, payload);
    case Expect::end_of_data: return read_end_of_data(at, end);
    case Expect::nothing: break;
  }
  return nullptr;
}

const char* ChunkedBody::read_size(const char* at, const char* end) {
  const bool at_limit = static_cast<std::size_t>(end - at) >= limits_.bytes;
  if (at_limit) end = at + limits_.bytes;
  if (looked_at_ > 0 && !is_whole_line(at + looked_at_, end)) return more_needed(end - at);
  const char* behind = read_size_line(at, end, left_);
  if (behind == nullptr && is_whole_line(at, end)) return refuse(HeadError::malformed);
  if (behind != nullptr && left_ == 0) behind = read_trailers(behind, end);
  if (behind == nullptr) return fault_ ? nullptr : more_needed(end - at);
  looked_at_ = 0;
  expect_ = left_ > 0 ? Expect::data : Expect::nothing;
  return behind;
}

const char* ChunkedBody::read_trailers(const char* at, const char* end) {
  Field field{{}, {}, FieldName::other};
  for (std::uint32_t count = 0; at != end; ++count) {
    if (const char* const behind = read_line_end(at, end)) return behind;
    const char* const behind = count < limits_.fields ? read_field(at, end, field) : nullptr;
    if (behind == nullptr || is_framing(field.id)) {
      const bool too_many = count == limits_.fields;
      if (!is_whole_line(at, end)) return nullptr;
      return refuse(too_many ? HeadError::too_many_fields : HeadError::malformed);
    }
    at = behind;
  }
  return nullptr;
}

const char* ChunkedBody::read_data(const char* at, const char* end,
                                   std::vector<std::string_view>& payload) {
  const auto size = std::min<std::uint64_t>(left_, static_cast<std::uint64_t>(end - at));
  payload.emplace_back(at, size);
  left_ -= size;
  if (left_ == 0) expect_ = Expect::end_of_data;
  return at + size;
}

const char* ChunkedBody::read_end_of_data(const char* at, const char* end) {
  if (const char* const behind = read_line_end(at, end)) {
    expect_ = Expect::size;
    return behind;
  }
  const bool cut = end - at == 1 && *at == '\r';
  return cut ? nullptr : refuse(HeadError::malformed);
}

const char* ChunkedBody::more_needed(std::ptrdiff_t shown) {
  if (static_cast<std::size_t>(shown) >= limits_.bytes) return refuse(HeadError::too_large);
  looked_at_ = static_cast<std::size_t>(shown);
  return nullptr;
}

const char* ChunkedBody::refuse(HeadError kind) {
  switch (kind) {
    case HeadError::too_large:
      fault_ = ParseError{kind, "a chunk's framing or the trailers are too large"};
      break;
    case HeadError::too_many_fields:
      fault_ = ParseError{kind, "there are too many trailers"};
      break;
    default: fault_ = ParseError{kind, "the chunked framing of the body is malformed"}; break;
  }
  return nullptr;
}

}  // namespace llm_api_router::wire
