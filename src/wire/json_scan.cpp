// One walk over the outline finds the top-level members where they lie.
#include "wire/json_scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "wire/json_outline.hpp"

namespace llm_api_router::wire {
namespace {

struct Scan {
  std::string_view body;
  const JsonOutline& outline;
  BodyFacts facts;
  std::optional<std::size_t> messages;
  std::optional<std::size_t> input;
};

using Member = JsonOutline::Member;

// The whole token as a number of this type.
template <class Number>
std::optional<Number> number_in(std::string_view token) {
  Number number{};
  const auto* const end = token.data() + token.size();
  const auto [behind, fault] = std::from_chars(token.data(), end, number);
  if (fault != std::errc{} || behind != end) return std::nullopt;
  return number;
}

Result<void> read_model(const Member& member, Scan& scan) {
  if (scan.facts.model) return Error{"'model' is given more than once"};
  scan.facts.model = scan.outline.unescaped(member.value);
  if (!scan.facts.model) return Error{"'model' must be a string"};
  const auto token = scan.outline.text(member.value);
  const auto begin = static_cast<std::size_t>(token.data() - scan.body.data());
  scan.facts.model_value = {begin, begin + token.size()};
  return {};
}

template <std::optional<std::string> BodyFacts::* kMember>
Result<void> read_string(const Member& member, Scan& scan) {
  scan.facts.*kMember = scan.outline.unescaped(member.value);
  return {};
}

Result<void> read_stream(const Member& member, Scan& scan) {
  scan.facts.stream = scan.outline.text(member.value) == "true";
  return {};
}

Result<void> read_temperature(const Member& member, Scan& scan) {
  const auto number = number_in<double>(scan.outline.text(member.value));
  scan.facts.temperature.reset();
  if (number && std::isfinite(*number)) scan.facts.temperature = number;
  return {};
}

Result<void> read_max_tokens(const Member& member, Scan& scan) {
  const auto number = number_in<std::uint64_t>(scan.outline.text(member.value));
  if (number) scan.facts.max_tokens = number;
  return {};
}

template <std::optional<std::size_t> Scan::* kCount>
Result<void> count_elements(const Member& member, Scan& scan) {
  (scan.*kCount).reset();
  if (scan.outline.kind(member.value) == '[') scan.*kCount = member.elements;
  return {};
}

// What a member is called. A name without escapes, as nearly all are, is looked at where it lies.
// One that is not proper text is none that anybody asks for: it is given as empty.
class Name {
 public:
  Name(const Member& member, const JsonOutline& outline) {
    const auto quoted = outline.text(member.name);
    name_ = quoted.substr(1, quoted.size() - 2);
    if (name_.find('\\') == std::string_view::npos) return;
    unescaped_ = outline.unescaped(member.name).value_or("");
    name_ = unescaped_;
  }
  [[nodiscard]] std::string_view view() const { return name_; }

 private:
  std::string unescaped_;
  std::string_view name_;
};

Result<void> read_metadata(const Member& member, Scan& scan) {
  scan.facts.user_id.reset();
  if (scan.outline.kind(member.value) != '{') return {};
  const auto read = [&scan](const Member& inner) -> Result<void> {
    if (Name(inner, scan.outline).view() != "user_id") return {};
    return read_string<&BodyFacts::user_id>(inner, scan);
  };
  const auto walked = scan.outline.walk(member.value, read);
  return walked ? Result<void>{} : walked.error();
}

struct Reader {
  std::string_view name;
  Result<void> (*read)(const Member& member, Scan& scan);
};

constexpr std::array<Reader, 11> kReaders = {{
    {"model", read_model},
    {"stream", read_stream},
    {"previous_response_id", read_string<&BodyFacts::previous_response_id>},
    {"prompt_cache_key", read_string<&BodyFacts::prompt_cache_key>},
    {"metadata", read_metadata},
    {"messages", count_elements<&Scan::messages>},
    {"input", count_elements<&Scan::input>},
    {"temperature", read_temperature},
    {"max_tokens", read_max_tokens},
    {"max_completion_tokens", read_max_tokens},
    {"max_output_tokens", read_max_tokens},
}};

Result<void> read_member(const Member& member, Scan& scan) {
  const Name name(member, scan.outline);
  const auto* const reader =
      std::find_if(kReaders.begin(), kReaders.end(),
                   [&name](const Reader& known) { return known.name == name.view(); });
  return reader == kReaders.end() ? Result<void>{} : reader->read(member, scan);
}

void append_escaped(char character, std::string& to) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character);
  if (character == '"' || character == '\\') {
    to += '\\';
    to += character;
  } else if (byte < 0x20) {
    to += "\\u00";
    to += kHex[byte >> 4U];
    to += kHex[byte & 0xfU];
  } else {
    to += character;
  }
}

}  // namespace

Result<BodyFacts> scan_body(std::string_view body) {
  const auto outline = JsonOutline::of(body);
  if (!outline) return outline.error();
  Scan scan{.body = body, .outline = *outline, .facts = {}, .messages = {}, .input = {}};
  const auto object =
      outline->walk([&scan](const Member& member) { return read_member(member, scan); });
  if (!object) return object.error();
  scan.facts.scalars_are_json = object->scalars_are_json;
  scan.facts.message_count = scan.messages.value_or(scan.input.value_or(0));
  return std::move(scan.facts);
}

std::string quoted(std::string_view text) {
  std::string json;
  json.reserve(text.size() + 2);
  json += '"';
  for (const char character : text) append_escaped(character, json);
  json += '"';
  return json;
}

}  // namespace llm_api_router::wire
