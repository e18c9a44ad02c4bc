// Puts the events of one stream together into one document. One class for each API's streams.
#pragma once

#include <string_view>

#include "providers/json_tree.hpp"

namespace llm_api_router::providers {

class Assembly {
 public:
  virtual ~Assembly() = default;

  // The next event, its data an object. `type`: of its `event` field, empty if it had none.
  virtual void add(std::string_view type, Json&& event) = 0;
  // The document, at the end, once.
  virtual Json take() = 0;
};

}  // namespace llm_api_router::providers
