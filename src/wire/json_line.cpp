#include "wire/json_line.hpp"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "wire/json_outline.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::array<std::string_view, 22> kNames = {
    "model",        "role",        "type",
    "id",           "object",      "finish_reason",
    "stop_reason",  "status",      "name",
    "tool_call_id", "tool_use_id", "call_id",
    "item_id",      "response_id", "previous_response_id",
    "service_tier", "effort",      "system_fingerprint",
    "media_type",   "encoding",    "reason",
    "container"};

bool is_name(std::string_view key) {
  return std::find(kNames.begin(), kNames.end(), key) != kNames.end();
}

bool is_object(std::string_view body) {
  const auto outline = JsonOutline::of(body);
  if (!outline) return false;
  const auto object = outline->walk([](const JsonOutline::Member&) { return Result<void>{}; });
  return object && object->scalars_are_json;
}

Buffer minified(std::string_view body) {
  Buffer line;
  std::size_t size = 0;
  if (simdjson::minify(body.data(), body.size(), line.prepare(body.size()).data(), size) !=
      simdjson::SUCCESS) {
    return {};
  }
  line.commit(size);
  return line;
}

// Behind the closing quote of the string that begins at `begin`.
std::size_t end_of_string(std::string_view line, std::size_t begin) {
  for (auto at = begin + 1; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '"') {
      return at + 1;
    }
  }
  return line.size();
}

bool is_member_name(std::string_view behind) {
  const auto next = behind.find_first_not_of(" \t");
  return next != std::string_view::npos && behind[next] == ':';
}

}  // namespace

bool make_json_line(Buffer& body, Seen seen) {
  const auto text = body.view();
  if (seen == Seen::nothing && !is_object(text)) return false;
  if (!escapes_are_json(text)) return false;
  // Within strings there are none.
  const bool has_breaks =
      text.find('\n') != std::string_view::npos || text.find('\r') != std::string_view::npos;
  if (has_breaks) body = minified(text);
  return true;
}

std::string redacted(std::string_view line) {
  std::string kept;
  std::string_view
      key;  // of the member whose value this is; elements of an array have their array's
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] != '"') {
      if (line[at] == '}' || line[at] == ']') key = {};
      kept += line[at++];
      continue;
    }
    const auto end = end_of_string(line, at);
    const auto text = line.substr(at + 1, end - at - 2);
    if (is_member_name(line.substr(end))) {
      key = text;
      kept.append(line.substr(at, end - at));
    } else if (is_name(key)) {
      kept.append(line.substr(at, end - at));
    } else {
      kept.append("\"[").append(std::to_string(text.size())).append(" bytes]\"");
    }
    at = end;
  }
  return kept;
}

}  // namespace llm_api_router::wire
