// Puts streams of OpenAI's Responses API together.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "providers/assembly.hpp"
#include "providers/growing_json.hpp"

namespace llm_api_router::providers {

class AssembledResponse final : public Assembly {
 public:
  void add(std::string_view type, Json&& event) override;
  void find_gaps(EventGaps::Object event, EventGaps& gaps) override;
  Json take() override;

 private:
  using Parts = std::map<std::uint64_t, GrowingObject>;

  // An element of `output`: the item as it was added, and what came since; or the item when done.
  struct Item {
    GrowingObject members;
    Parts content;
    Parts summary;
  };

  // Where the delta of an event went.
  struct Added {
    GrowingObject* to = nullptr;  // null: it brought none
    std::string_view member;
    bool with_logprobs = false;
  };

  // `what`: the type without "response.".
  void add_named(std::string_view what, Json&& event);
  void set_response(Json&& response, bool final);
  void add_item(Json&& event);
  void add_delta(std::string_view what, Json&& event);
  void set_part(Parts Item::* list, std::string_view index, Json&& event);
  void fail(Json&& event);
  void add_what_came();

  GrowingObject response_;
  std::map<std::uint64_t, Item> items_;
  Added added_;              // by the last event
  bool started_ = false;     // a response came, as it was then
  bool final_ = false;       // as it was in the end
  bool has_output_ = false;  // and it held items
};

}  // namespace llm_api_router::providers
