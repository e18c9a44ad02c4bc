#include "wire/headers.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace llm_api_router::wire {
namespace {

using Names = std::span<const std::string_view>;

// RFC 9110 §7.6.1, and the ones older than it.
constexpr std::array<std::string_view, 7> kHopByHop = {
    "connection", "http2-settings", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"};

constexpr std::array<std::string_view, 11> kStaysDownstream = {
    "accept-encoding",     "authorization",  "content-length", "cookie", "expect",   "forwarded",
    "openai-organization", "openai-project", "host",           "origin", "x-api-key"};
constexpr std::array<std::string_view, 3> kStaysDownstreamPrefixes = {"sec-fetch-", "x-forwarded-",
                                                                      "x-router-"};

constexpr std::array<std::string_view, 5> kStaysUpstream = {
    "alt-svc", "content-length", "set-cookie", "strict-transport-security", "x-provider"};
constexpr std::array<std::string_view, 1> kStaysUpstreamPrefixes = {"x-router-"};

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                              : character;
}

bool is_one_of(std::string_view name, Names names) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view other) { return iequals(name, other); });
}

bool begins_with_one_of(std::string_view name, Names prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [name](std::string_view prefix) {
    return iequals(name.substr(0, prefix.size()), prefix);
  });
}

bool named_by_connection(std::string_view name, const Head& head) {
  return std::any_of(head.fields.begin(), head.fields.end(), [name](const Field& field) {
    return iequals(field.name, "connection") && has_token(field.value, name);
  });
}

bool is_hop_by_hop(std::string_view name, const Head& head) {
  return is_one_of(name, kHopByHop) || iequals(name.substr(0, 6), "proxy-") ||
         named_by_connection(name, head);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_unreserved(char character) {
  const char letter = lower(character);
  return (letter >= 'a' && letter <= 'z') || (character >= '0' && character <= '9') ||
         std::string_view("-._~").find(character) != std::string_view::npos;
}

}  // namespace

bool equal_but_for_case(const char* a, const char* b, std::size_t size) {
  return std::equal(a, a + size, b,
                    [](char left, char right) { return lower(left) == lower(right); });
}

bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (iequals(trimmed(list.substr(0, comma)), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

bool travels_up(const Field& field, const Head& head) {
  return !is_one_of(field.name, kStaysDownstream) &&
         !begins_with_one_of(field.name, kStaysDownstreamPrefixes) &&
         !is_hop_by_hop(field.name, head);
}

bool travels_down(const Field& field, const Head& head) {
  return !is_one_of(field.name, kStaysUpstream) &&
         !begins_with_one_of(field.name, kStaysUpstreamPrefixes) &&
         !is_hop_by_hop(field.name, head);
}

std::string percent_encode(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(value.size());
  for (const char character : value) {
    if (is_unreserved(character) || character == '/') {
      encoded += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    encoded += '%';
    encoded += kHex[byte >> 4U];
    encoded += kHex[byte & 0xfU];
  }
  return encoded;
}

std::string masked(std::string_view key) {
  constexpr std::size_t kShown = 4;
  constexpr std::size_t kShortestToShow = 12;
  std::string shown = "…";
  if (key.size() >= kShortestToShow) shown += key.substr(key.size() - kShown);
  return shown;
}

}  // namespace llm_api_router::wire
