#include "gateway/session_identity.hpp"

namespace llm_api_router::gateway {

std::string_view session_identity(const wire::Head& head, const wire::BodyFacts& facts) {
  using enum wire::FieldName;
  for (const auto name :
       {x_claude_code_session_id, x_session_affinity, x_session_id, session_id, thread_id}) {
    if (const auto value = head.find(name); !value.empty()) return value;
  }
  if (facts.prompt_cache_key) return *facts.prompt_cache_key;
  if (facts.user_id) return *facts.user_id;
  return {};
}

std::vector<std::string_view> account_ids(std::string_view path, const wire::BodyFacts& facts) {
  std::vector<std::string_view> ids;
  if (facts.previous_response_id) ids.emplace_back(*facts.previous_response_id);
  path = path.substr(0, path.find('?'));
  while (!path.empty()) {
    const auto slash = path.find('/');
    if (slash != 0) ids.push_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return ids;
}

}  // namespace llm_api_router::gateway
