#include "wire/json_line.hpp"

#include <algorithm>
#include <array>

#include <simdjson.h>

#include "wire/json_nesting.hpp"
#include "wire/json_scan.hpp"

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

bool is_document(std::string_view body) {
  // The depth first: simdjson's own limit is lower than what is relayed.
  if (!check_nesting(body)) return false;
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element document;
  constexpr bool kCopies = true;
  return parser.parse(body.data(), body.size(), !kCopies).get(document) == simdjson::SUCCESS;
}

std::string minified(std::string_view body) {
  std::string line(body.size(), '\0');
  std::size_t size = 0;
  if (simdjson::minify(body.data(), body.size(), line.data(), size) != simdjson::SUCCESS) return {};
  line.resize(size);
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

}  // namespace

std::string json_line(std::string_view body) {
  return is_document(body) ? minified(body) : std::string{};
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
    if (end < line.size() && line[end] == ':') {
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
