// Puts streams of Anthropic's Messages API together.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "providers/assembly.hpp"
#include "providers/growing_json.hpp"

namespace llm_api_router::providers {

class AssembledMessage final : public Assembly {
 public:
  void add(std::string_view type, Json&& event) override;
  void find_gaps(EventGaps::Object event, EventGaps& gaps) override;
  Json take() override;

 private:
  // A content block. A tool's input comes as pieces of a JSON text.
  struct Block {
    GrowingObject members;
    std::string input;
  };

  void start(Json&& message);
  void start_block(Json&& event);
  void add_to_block(Json&& event);
  static void find_delta_gaps(Block& block, EventGaps::Value delta, EventGaps& gaps);
  void add_message_delta(Json&& event);
  void fail(Json&& event);

  GrowingObject message_;
  std::map<std::uint64_t, Block> blocks_;
  Block* added_to_ = nullptr;  // the block that the last event was a delta of
};

}  // namespace llm_api_router::providers
