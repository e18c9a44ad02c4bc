#include "gateway/results_url.hpp"

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

// The part of a member's string value that is to be replaced: from its begin to before "/v1/".
// Empty if the member at `name` has no such value.
std::string_view foreign_base(std::string_view body, std::size_t name) {
  auto at = skip_space(body, name + kName.size());
  if (at >= body.size() || body[at] != ':') return {};
  at = skip_space(body, at + 1);
  if (at >= body.size() || body[at] != '"') return {};
  const auto value = body.substr(at + 1, body.find('"', at + 1) - at - 1);
  if (!value.starts_with("http://") && !value.starts_with("https://")) return {};
  const auto path = value.find("/v1/");
  return path == std::string_view::npos ? std::string_view{} : value.substr(0, path);
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
