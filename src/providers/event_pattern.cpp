#include "providers/event_pattern.hpp"

#include <utility>

#include "providers/string_content.hpp"

namespace llm_api_router::providers {
void EventPattern::set(std::string_view type, std::string_view event, std::vector<EventGap> gaps) {
  known_ = true;
  type_ = type;
  event_ = event;
  gaps_ = std::move(gaps);
}

bool EventPattern::add(std::string_view type, std::string_view event) {
  if (!known_ || type != type_) return false;
  sizes_.clear();
  for (const auto& gap : gaps_) sizes_.push_back(gap.text != nullptr ? gap.text->size() : 0);
  if (fill_gaps(event)) return true;
  for (std::size_t i = 0; i < gaps_.size(); ++i) {
    if (gaps_[i].text != nullptr) gaps_[i].text->resize(sizes_[i]);
  }
  return false;
}

bool EventPattern::fill_gaps(std::string_view event) const {
  const std::string_view pattern = event_;
  std::size_t from = 0;
  for (const auto& gap : gaps_) {
    const auto same = pattern.substr(from, gap.begin - from);
    if (!event.starts_with(same)) return false;
    event.remove_prefix(same.size());
    const auto length = gap.digits ? read_digits(event) : read_content(event, gap.text);
    if (!length) return false;
    event.remove_prefix(*length);
    from = gap.end;
  }
  return event == pattern.substr(from);
}

}  // namespace llm_api_router::providers
