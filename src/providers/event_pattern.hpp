// Most events of a stream differ from the one before only in the piece of text that they bring.
// Seeing that costs a comparison; reading them costs a tree of all that is told again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "providers/event_gaps.hpp"

namespace llm_api_router::providers {

class EventPattern {
 public:
  // The event that was read last, and where the next may differ from it.
  void set(std::string_view type, std::string_view event, std::vector<EventGap> gaps);
  // No event fits any more: the texts of the gaps may be gone.
  void forget() { known_ = false; }

  // Whether the event fits. If so its gaps' texts have grown by what it brings, and there is no
  // need to read it.
  bool add(std::string_view type, std::string_view event);

 private:
  [[nodiscard]] bool fill_gaps(std::string_view event) const;

  bool known_ = false;
  std::string type_;
  std::string event_;
  std::vector<EventGap> gaps_;
  std::vector<std::size_t> sizes_;  // of the texts before the event
};

}  // namespace llm_api_router::providers
