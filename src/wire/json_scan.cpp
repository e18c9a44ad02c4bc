// check_nesting() makes sure of the outline; then simdjson walks over the top-level members where
// they lie, skipping the values that nobody asks for.
#include "wire/json_scan.hpp"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "wire/json_nesting.hpp"

namespace llm_api_router::wire {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

static_assert(kScanPadding >= simdjson::SIMDJSON_PADDING);

struct Scan {
  std::string_view body;
  BodyFacts facts;
  std::optional<std::size_t> messages;
  std::optional<std::size_t> input;
};

using MaybeError = std::optional<Error>;

Error not_json(simdjson::error_code code) {
  if (code == simdjson::UTF8_ERROR) return {"the body is not valid UTF-8"};
  return {"the body is not valid JSON"};
}

std::optional<std::string> as_string(value& from) {
  std::string_view text;
  if (from.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  return std::string(text);
}

// simdjson's raw token reaches to the next one, white space included.
ByteRange range_of(std::string_view token, std::string_view body) {
  const auto begin = static_cast<std::size_t>(token.data() - body.data());
  return {begin, begin + token.find_last_not_of(" \t\r\n") + 1};
}

MaybeError read_model(value& from, Scan& scan) {
  if (scan.facts.model) return Error{"'model' is given more than once"};
  const ByteRange range = range_of(from.raw_json_token(), scan.body);
  scan.facts.model = as_string(from);
  if (!scan.facts.model) return Error{"'model' must be a string"};
  scan.facts.model_value = range;
  return std::nullopt;
}

template <std::optional<std::string> BodyFacts::* kMember>
MaybeError read_string(value& from, Scan& scan) {
  scan.facts.*kMember = as_string(from);
  return std::nullopt;
}

MaybeError read_stream(value& from, Scan& scan) {
  bool stream = false;
  scan.facts.stream = from.get_bool().get(stream) == simdjson::SUCCESS && stream;
  return std::nullopt;
}

MaybeError read_temperature(value& from, Scan& scan) {
  double number = 0;
  scan.facts.temperature.reset();
  if (from.get_double().get(number) == simdjson::SUCCESS) scan.facts.temperature = number;
  return std::nullopt;
}

MaybeError read_max_tokens(value& from, Scan& scan) {
  std::uint64_t number = 0;
  if (from.get_uint64().get(number) == simdjson::SUCCESS) scan.facts.max_tokens = number;
  return std::nullopt;
}

template <std::optional<std::size_t> Scan::* kCount>
MaybeError count_elements(value& from, Scan& scan) {
  simdjson::ondemand::array array;
  (scan.*kCount).reset();
  if (from.get_array().get(array) != simdjson::SUCCESS) return std::nullopt;
  std::size_t count = 0;
  for (auto element : array) {
    if (element.error() != simdjson::SUCCESS) return not_json(element.error());
    ++count;
  }
  scan.*kCount = count;
  return std::nullopt;
}

// Calls `read(key, value)` for each member. A key that is not proper text is none that anybody asks
// for: it is given as empty.
template <class Read>
MaybeError for_each_member(object& members, Read read) {
  for (auto member : members) {
    simdjson::ondemand::field field;
    if (const auto code = std::move(member).get(field); code != simdjson::SUCCESS) {
      return not_json(code);
    }
    std::string_view key;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS) key = {};
    if (MaybeError error = read(key, field.value())) return error;
  }
  return std::nullopt;
}

MaybeError read_metadata(value& from, Scan& scan) {
  object members;
  scan.facts.user_id.reset();
  if (from.get_object().get(members) != simdjson::SUCCESS) return std::nullopt;
  return for_each_member(members, [&scan](std::string_view key, value& member) -> MaybeError {
    return key == "user_id" ? read_string<&BodyFacts::user_id>(member, scan) : std::nullopt;
  });
}

struct Member {
  std::string_view name;
  MaybeError (*read)(value& from, Scan& scan);
};

constexpr std::array<Member, 11> kMembers = {{
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

MaybeError read_member(std::string_view key, value& from, Scan& scan) {
  const auto member = std::find_if(kMembers.begin(), kMembers.end(),
                                   [key](const Member& known) { return known.name == key; });
  return member == kMembers.end() ? std::nullopt : member->read(from, scan);
}

MaybeError scan_members(simdjson::ondemand::parser& parser, Scan& scan) {
  const std::string_view body = scan.body;
  simdjson::ondemand::document document;
  object members;
  const simdjson::padded_string_view padded(body, body.size() + kScanPadding);
  if (const auto code = parser.iterate(padded).get(document); code != simdjson::SUCCESS) {
    return not_json(code);
  }
  if (const auto code = document.get_object().get(members); code != simdjson::SUCCESS) {
    return not_json(code);
  }
  return for_each_member(members, [&scan](std::string_view key, value& member) {
    return read_member(key, member, scan);
  });
}

// A parser keeps about six bytes for each byte of the largest body it saw; so large bodies get one
// of their own, and each thread keeps one for the others.
MaybeError scan_members(Scan& scan) {
  constexpr std::size_t kKeptCapacity = std::size_t{1} << 20U;
  if (scan.body.size() > kKeptCapacity) {
    simdjson::ondemand::parser parser;
    return scan_members(parser, scan);
  }
  thread_local simdjson::ondemand::parser kept;
  if (kept.capacity() == 0) {
    if (const auto code = kept.allocate(kKeptCapacity); code != simdjson::SUCCESS) {
      return Error{"there is not enough memory to look into the body"};
    }
  }
  return scan_members(kept, scan);
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
  if (const auto outline = check_nesting(body); !outline) return outline.error();
  Scan scan{.body = body, .facts = {}, .messages = {}, .input = {}};
  if (MaybeError error = scan_members(scan)) return *std::move(error);
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
