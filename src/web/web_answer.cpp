#include "web/web_answer.hpp"

#include <algorithm>
#include <cctype>

namespace llm_api_router::web {
namespace {

// Nothing from elsewhere, nothing inline; the dashboard may not even turn text into markup.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";
// Swagger UI makes markup of descriptions, and has its icons as data.
constexpr std::string_view kReferencePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";
constexpr std::string_view kFilePolicy = "default-src 'none'; frame-ancestors 'none'";

std::string_view policy(Asset::Kind kind) {
  switch (kind) {
    case Asset::Kind::page: return kPagePolicy;
    case Asset::Kind::reference: return kReferencePolicy;
    case Asset::Kind::document:
    case Asset::Kind::asset: break;
  }
  return kFilePolicy;
}

void append(std::string& fields, std::string_view name, std::string_view value) {
  fields.append(name).append(": ").append(value).append("\r\n");
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool iequals(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// Takes the first member off a comma-separated list.
std::string_view next_member(std::string_view& list) {
  const auto comma = list.find(',');
  const auto member = trimmed(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  return member;
}

// Whether a member's weight is 0: "q=0", "q=0.0".
bool is_refused(std::string_view parameters) {
  const auto weight = trimmed(parameters);
  if (weight.size() < 3 || !iequals(weight.substr(0, 2), "q=")) return false;
  return weight.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

// What is named counts more than "*".
bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const auto member = next_member(accept_encoding);
    const auto semicolon = member.find(';');
    const auto coding = trimmed(member.substr(0, semicolon));
    const bool accepted =
        semicolon == std::string_view::npos || !is_refused(member.substr(semicolon + 1));
    if (iequals(coding, "gzip") || iequals(coding, "x-gzip")) return accepted;
    if (coding == "*") any = accepted;
  }
  return any;
}

// Weak comparison (RFC 9110 §8.8.3.2).
bool matches(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    auto member = next_member(if_none_match);
    if (member == "*") return true;
    if (member.starts_with("W/")) member.remove_prefix(2);
    if (member == tag) return true;
  }
  return false;
}

std::string_view without_slash(std::string_view path) {
  return path == "/web/" || path == "/docs/" ? path.substr(0, path.size() - 1) : path;
}

}  // namespace

std::optional<WebAnswer> web_answer(std::string_view path, std::string_view accept_encoding,
                                    std::string_view if_none_match, std::span<const Asset> assets) {
  const auto found = std::ranges::find(assets, without_slash(path), &Asset::path);
  if (found == assets.end()) return std::nullopt;
  const bool packed = !found->gzip.empty() && accepts_gzip(accept_encoding);
  // Another encoding is another representation (RFC 9110 §8.8.1).
  const auto tag = "\"" + std::string{found->hash} + (packed ? "-gz\"" : "\"");
  const bool lasts = found->kind == Asset::Kind::asset;

  WebAnswer answer;
  append(answer.fields, "etag", tag);
  append(answer.fields, "cache-control",
         lasts ? "public, max-age=31536000, immutable" : "no-cache");
  if (!found->gzip.empty()) append(answer.fields, "vary", "accept-encoding");
  append(answer.fields, "content-security-policy", policy(found->kind));
  append(answer.fields, "x-content-type-options", "nosniff");
  append(answer.fields, "referrer-policy", "no-referrer");
  append(answer.fields, "cross-origin-opener-policy", "same-origin");
  append(answer.fields, "cross-origin-resource-policy", "same-origin");
  if (matches(if_none_match, tag)) {
    answer.status = 304;
    return answer;
  }
  append(answer.fields, "content-type", found->type);
  if (packed) append(answer.fields, "content-encoding", "gzip");
  answer.body = packed ? found->gzip : found->plain;
  return answer;
}

bool is_web_path(std::string_view path) {
  path = without_slash(path);
  return path == "/web" || path == "/docs" || path == "/openapi.json" ||
         path.starts_with("/web/assets/");
}

}  // namespace llm_api_router::web
