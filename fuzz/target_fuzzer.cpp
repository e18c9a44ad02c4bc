// Targets of requests: path and query are those of RFC 9112 §3.2, a path that is let in leads
// nowhere else however often it is decoded, and what goes upstream is what came.
#include <algorithm>
#include <array>
#include <string>

#include "gateway/access.hpp"
#include "gateway/routes.hpp"
#include "gateway/session_identity.hpp"
#include "providers/adapter.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/percent.hpp"

namespace llm_api_router::fuzz {
namespace {

using gateway::split_target;

constexpr std::array<std::string_view, 4> kMethods = {"GET", "POST", "HEAD", "DELETE"};

// Only '/' and '?' can end an authority here: a target has no fragment.
std::string origin_form(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (!target.starts_with(kScheme)) return std::string(target);
  target.remove_prefix(kScheme.size());
  const std::string rest(target.substr(std::min(target.size(), target.find_first_of("/?"))));
  return rest.starts_with('/') ? rest : "/" + rest;
}

void expect_split(std::string_view target) {
  const auto [path, query] = split_target(target);
  const auto origin = origin_form(target);
  if (!origin.starts_with('/')) {
    expect(path.empty() && query.empty(), "a target of another form has no path");
    return;
  }
  const auto question = origin.find('?');
  expect(path == origin.substr(0, question), "a path ends before the query");
  expect(query == (question == std::string::npos ? "" : origin.substr(question + 1)),
         "a query is what follows");
}

bool is_plain(std::string_view path) {
  return !has_dot_segment(path) && path.find('\\') == std::string_view::npos &&
         path.find('\0') == std::string_view::npos;
}

void expect_path_checked(std::string_view path) {
  const auto once = percent_decoded(path);
  const bool plain = is_plain(path) && is_plain(once) && is_plain(percent_decoded(once));
  expect(gateway::path_allowed(path) == plain,
         "a path is let in if it leads nowhere else, decoded once or twice");
}

void expect_ids(std::string_view path) {
  for (const auto id : gateway::account_ids(path, {})) {
    expect(!id.empty() && id.find_first_of("/?") == std::string_view::npos && lies_within(id, path),
           "an id is a segment of the path");
  }
}

void expect_resolved(Api api, std::string_view method, const gateway::Target& target) {
  const auto& adapter = providers::adapter(api);
  const auto operation = adapter.resolve(method, target.path, target.query);
  if (!operation) {
    expect(operation.error().allow.find(method) == std::string_view::npos,
           "only other methods are allowed");
    return;
  }
  const auto [path, query] = split_target(operation->upstream_target);
  expect(query == target.query, "the query goes upstream as it is");
  expect(path == target.path || operation->routed || target.path.ends_with(path),
         "the path of an account goes upstream as it is");
  expect(!gateway::path_allowed(target.path) || gateway::path_allowed(path),
         "no alias leads elsewhere");
  const bool versioned = target.path.starts_with("/v1/");
  if (api != Api::openai || versioned) return;
  const auto alias = adapter.resolve(method, "/v1" + std::string(target.path), target.query);
  expect(alias.has_value() && alias->upstream_target == operation->upstream_target &&
             alias->endpoint == operation->endpoint,
         "the version may be told or not");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_split(text.view());
  const auto target = gateway::split_target(text.view());
  if (target.path.empty()) return 0;
  expect_path_checked(target.path);
  expect_ids(target.path);
  for (const auto method : kMethods) {
    expect_resolved(Api::openai, method, target);
    expect_resolved(Api::anthropic, method, target);
  }
  return 0;
}
