#include "routing/id_bindings.hpp"

#include <algorithm>

namespace llm_api_router::routing {

IdBindings::IdBindings(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

void IdBindings::bind(std::string_view id, std::string_view provider_name) {
  if (id.empty() || id.size() > kLongestId) return;
  const std::scoped_lock lock{mutex_};
  if (const auto known = by_id_.find(id); known != by_id_.end()) {
    known->second->provider_name = provider_name;
    recent_first_.splice(recent_first_.begin(), recent_first_, known->second);
    return;
  }
  if (by_id_.size() >= capacity_) {
    by_id_.erase(recent_first_.back().id);
    recent_first_.pop_back();
  }
  recent_first_.push_front({std::string{id}, std::string{provider_name}});
  by_id_.emplace(recent_first_.front().id, recent_first_.begin());
}

std::optional<std::string> IdBindings::find(std::string_view id) {
  const std::scoped_lock lock{mutex_};
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return std::nullopt;
  recent_first_.splice(recent_first_.begin(), recent_first_, known->second);
  return known->second->provider_name;
}

std::size_t IdBindings::size() const {
  const std::scoped_lock lock{mutex_};
  return by_id_.size();
}

}  // namespace llm_api_router::routing
