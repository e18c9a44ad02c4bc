#include "wire/head_parser.hpp"

#include <algorithm>
#include <cstring>

#include "wire/field_line.hpp"

namespace llm_api_router::wire {
namespace {

using Outcome = HeadReading::Outcome;

// Each reads a part of a start line as the functions of field_line.hpp do.

// What `find` ends, and the space behind it.
template <class Find>
const char* read_word(const char* at, const char* end, Find find, std::string_view& word) {
  const char* const behind = find(at, end);
  if (behind == end || *behind != ' ' || behind == at) return nullptr;
  word = between(at, behind);
  return behind + 1;
}

const char* read_version(const char* at, const char* end, unsigned& minor) {
  constexpr std::string_view kName = "HTTP/1.";
  constexpr std::ptrdiff_t kSize = kName.size() + 1;
  if (end - at < kSize || std::memcmp(at, kName.data(), kName.size()) != 0) return nullptr;
  minor = static_cast<unsigned>(at[kSize - 1]) - '0';
  return minor <= 1 ? at + kSize : nullptr;
}

// Three digits, 100 to 599, between spaces.
const char* read_status(const char* at, const char* end, unsigned& status) {
  constexpr std::ptrdiff_t kSize = 5;
  if (end - at < kSize || at[0] != ' ' || at[kSize - 1] != ' ') return nullptr;
  status = 0;
  for (const char* digit = at + 1; digit != at + kSize - 1; ++digit) {
    if (*digit < '0' || *digit > '9') return nullptr;
    status = status * 10 + static_cast<unsigned>(*digit - '0');
  }
  return status >= 100 && status <= 599 ? at + kSize : nullptr;
}

struct StartLine {
  const char* behind = nullptr;  // nullptr: it is wrong or not whole
  std::string_view fault;
};

StartLine read_start_line(const char* at, const char* end, RequestHead& head) {
  at = read_word(at, end, find_non_token, head.method);
  if (at == nullptr) return {nullptr, "the method is malformed"};
  at = read_word(at, end, find_non_visible, head.target);
  if (at == nullptr) return {nullptr, "the request target is malformed"};
  at = read_version(at, end, head.minor_version);
  if (at != nullptr) at = read_line_end(at, end);
  return {at, "the HTTP version is malformed"};
}

StartLine read_start_line(const char* at, const char* end, ResponseHead& head) {
  at = read_version(at, end, head.minor_version);
  if (at == nullptr) return {nullptr, "the HTTP version is malformed"};
  at = read_status(at, end, head.status);
  if (at == nullptr) return {nullptr, "the status is malformed"};
  const char* const reason_end = find_control(at, end);
  head.reason = between(at, reason_end);
  return {read_line_end(reason_end, end), "the reason phrase is malformed"};
}

// Whether `version` is one of HTTP, but not 1.0 or 1.1.
bool is_other_version(std::string_view version) {
  constexpr std::string_view kName = "HTTP/";
  if (!version.starts_with(kName) || version == "HTTP/1.0" || version == "HTTP/1.1") return false;
  version.remove_prefix(kName.size());
  return !version.empty() && version.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view version_of(std::string_view line, const RequestHead& /*head*/) {
  return line.substr(line.rfind(' ') + 1);
}
std::string_view version_of(std::string_view line, const ResponseHead& /*head*/) {
  return line.substr(0, line.find(' '));
}

// Refuses the line at `at` if it is whole.
HeadReading refusal(const char* at, const char* end, HeadError kind, std::string_view why) {
  if (std::find(at, end, '\n') == end) return {};
  return {.outcome = Outcome::refused, .size = 0, .kind = kind, .why = why};
}

template <class HeadType>
HeadReading start_line_refusal(const char* at, const char* end, std::string_view why,
                               const HeadType& head) {
  std::string_view line = between(at, std::find(at, end, '\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!is_other_version(version_of(line, head))) {
    return refusal(at, end, HeadError::malformed, why);
  }
  return refusal(at, end, HeadError::version, "only HTTP/1.0 and HTTP/1.1 are spoken here");
}

// Reads the fields at `at`, and the empty line, of a head in the bytes from `begin`.
HeadReading read_fields(const char* begin, const char* at, const char* end, std::size_t most,
                        Fields& fields) {
  std::size_t count = 0;
  Field field{{}, {}, FieldName::other};
  while (const char* const behind = read_field(at, end, field)) {
    if (count++ == most) {
      return refusal(at, end, HeadError::too_many_fields, "there are too many header fields");
    }
    fields.push_back(field);
    at = behind;
  }
  const char* const behind = read_line_end(at, end);
  if (behind == nullptr) return refusal(at, end, HeadError::malformed, field_fault(at, end));
  const auto size = static_cast<std::size_t>(behind - begin);
  return {.outcome = Outcome::whole, .size = size, .kind = {}, .why = {}};
}

// Reads the head whose start line is at `at`.
template <class HeadType>
HeadReading read_lines(const char* begin, const char* at, const char* end, std::size_t max_fields,
                       HeadType& head) {
  head.fields.clear();
  const StartLine start = read_start_line(at, end, head);
  if (start.behind == nullptr) return start_line_refusal(at, end, start.fault, head);
  return read_fields(begin, start.behind, end, max_fields, head.fields);
}

void relocate(std::string_view& view, const char* from, const char* to) {
  view = {to + (view.data() - from), view.size()};
}

}  // namespace

HeadReading read_head(std::string_view bytes, std::size_t max_fields, RequestHead& head) {
  const char* const end = bytes.data() + bytes.size();
  const char* const behind_empty_line = read_line_end(bytes.data(), end);  // RFC 9112 §2.2
  const char* const start = behind_empty_line == nullptr ? bytes.data() : behind_empty_line;
  return read_lines(bytes.data(), start, end, max_fields, head);
}

HeadReading read_head(std::string_view bytes, std::size_t max_fields, ResponseHead& head) {
  return read_lines(bytes.data(), bytes.data(), bytes.data() + bytes.size(), max_fields, head);
}

void relocate(RequestHead& head, const char* from, const char* to) {
  relocate(head.method, from, to);
  relocate(head.target, from, to);
  head.fields.relocate(from, to);
}

void relocate(ResponseHead& head, const char* from, const char* to) {
  relocate(head.reason, from, to);
  head.fields.relocate(from, to);
}

}  // namespace llm_api_router::wire
