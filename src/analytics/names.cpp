#include "analytics/names.hpp"

namespace llm_api_router::analytics {

Names::Names(std::size_t most, std::size_t longest) : most_(most), longest_(longest) {
  names_ = {"", "(other)"};
  ids_.emplace(names_[0], kNone);
  ids_.emplace(names_[1], kOther);
}

Names::Id Names::add(std::string_view name) {
  if (name == names_[static_cast<std::size_t>(last_)]) return last_;
  if (const auto known = ids_.find(name); known != ids_.end()) return last_ = known->second;
  if (names_.size() >= most_ || name.size() > longest_) return kOther;
  last_ = static_cast<Id>(names_.size());
  ids_.emplace(names_.emplace_back(name), last_);
  return last_;
}

std::optional<Names::Id> Names::find(std::string_view name) const {
  const auto known = ids_.find(name);
  if (known == ids_.end()) return {};
  return known->second;
}

}  // namespace llm_api_router::analytics
