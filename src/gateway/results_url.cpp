#include "gateway/results_url.hpp"

#include <algorithm>

namespace llm_api_router::gateway {
namespace {

constexpr std::string_view kName = "\"results_url\"";

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
    ++at;
  }
  return at;
}

// How many characters at the begin of `text`, the content of a JSON string, say `wanted`, whose
// slashes may be written "\/"; 0 if they say something else.
std::size_t length_of(std::string_view wanted, std::string_view text) {
  std::size_t length = 0;
  for (const char character : wanted) {
    if (character == '/' && text.substr(length).starts_with(R"(\/)")) ++length;
    if (length == text.size() || text[length] != character) return 0;
    ++length;
  }
  return length;
}

// What stands before the path /v1/ of an absolute address. `text` begins with the content of the
// string that is to be one; empty if it is none.
std::string_view base_of(std::string_view text) {
  auto at = std::max(length_of("http://", text), length_of("https://", text));
  if (at == 0) return {};
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (length_of("/v1/", text.substr(at)) > 0) return text.substr(0, at);
    if (text[at] == '\\') ++at;  // what it escapes ends no string
  }
  return {};
}

// The part of a member's string value that is to be replaced: from its begin to before "/v1/".
// Empty if the member at `name` has no such value.
std::string_view foreign_base(std::string_view body, std::size_t name) {
  auto at = skip_space(body, name + kName.size());
  if (at >= body.size() || body[at] != ':') return {};
  at = skip_space(body, at + 1);
  if (at >= body.size() || body[at] != '"') return {};
  return base_of(body.substr(at + 1));
}

}  // namespace

std::optional<std::string> with_results_urls_at(std::string_view body, std::string_view base) {
  std::string changed;
  std::size_t copied = 0;
  for (auto name = body.find(kName); name != std::string_view::npos;
       name = body.find(kName, name + kName.size())) {
    // Within a string value the quote would be escaped: that is text, no member.
    if (name > 0 && body[name - 1] == '\\') continue;
    const auto foreign = foreign_base(body, name);
    if (foreign.empty()) continue;
    const auto begin = static_cast<std::size_t>(foreign.data() - body.data());
    changed.append(body.substr(copied, begin - copied)).append(base);
    copied = begin + foreign.size();
  }
  if (copied == 0) return {};
  changed.append(body.substr(copied));
  return changed;
}

std::optional<std::string> rewritten_results_urls(const Exchange& exchange, std::string_view body) {
  if (exchange.record.api != Api::anthropic) return {};
  if (exchange.request->operation.upstream_target.find("/messages/batches") == std::string::npos)
    return {};
  const auto host = exchange.downstream.head().find(wire::FieldName::host);
  return with_results_urls_at(body, "http://" + std::string{host} + "/anthropic");
}

}  // namespace llm_api_router::gateway
