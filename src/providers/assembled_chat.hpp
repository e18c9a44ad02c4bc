// Puts streams of OpenAI chat completions and of the older text completions together.
#pragma once

#include <cstdint>
#include <map>

#include "providers/assembly.hpp"
#include "providers/growing_json.hpp"

namespace llm_api_router::providers {

class AssembledChat final : public Assembly {
 public:
  void add(std::string_view type, Json&& chunk) override;
  void find_gaps(EventGaps::Object event, EventGaps& gaps) override;
  Json take() override;

 private:
  void add_choice(Json& piece);
  void find_choice_gaps(EventGaps::Value piece, EventGaps& gaps);

  GrowingObject answer_;
  std::map<std::uint64_t, GrowingObject> choices_;
};

}  // namespace llm_api_router::providers
