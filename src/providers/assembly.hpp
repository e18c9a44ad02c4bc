// Puts the events of one stream together into one document. One class for each API's streams.
#pragma once

#include <string_view>

#include "providers/event_gaps.hpp"
#include "providers/json_tree.hpp"

namespace llm_api_router::providers {

class Assembly {
 public:
  virtual ~Assembly() = default;

  // The next event, its data an object. `type`: of its `event` field, empty if it had none.
  virtual void add(std::string_view type, Json&& event) = 0;
  // Where the next event may differ from that one, which is `event`, to do nothing but append text.
  virtual void find_gaps(EventGaps::Object event, EventGaps& gaps) = 0;
  // The document, at the end, once.
  virtual Json take() = 0;
};

}  // namespace llm_api_router::providers
