// The part of a request target that goes upstream.
#pragma once

#include <string>
#include <string_view>

namespace llm_api_router::providers {

// `path`, and `query` behind a '?' if there is one.
inline std::string upstream_target(std::string_view path, std::string_view query) {
  std::string target{path};
  if (!query.empty()) {
    target.append("?").append(query);
  }
  return target;
}

// GET of the list of models, or of one of them, below `root` ("/models"). Names may hold slashes.
inline bool asks_for_models(std::string_view method, std::string_view path, std::string_view root) {
  return method == "GET" && path.starts_with(root) &&
         (path.size() == root.size() || path[root.size()] == '/');
}

}  // namespace llm_api_router::providers
