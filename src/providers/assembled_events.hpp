// Lists the events of streams of no known form.
#pragma once

#include <utility>

#include "providers/assembly.hpp"

namespace llm_api_router::providers {

// {"events": [...]}, each as {"event": type, "data": {...}}, without `event` where it had no type.
class AssembledEvents final : public Assembly {
 public:
  void add(std::string_view type, Json&& event) override {
    auto entry = Json::object();
    if (!type.empty()) {
      entry["event"] = type;
    }
    entry["data"] = std::move(event);
    events_.push_back(std::move(entry));
  }

  void find_gaps(EventGaps::Object /*event*/, EventGaps& gaps) override { gaps.refuse(); }

  Json take() override {
    auto document = Json::object();
    document["events"] = std::move(events_);
    return document;
  }

 private:
  Json events_ = Json::array();
};

}  // namespace llm_api_router::providers
