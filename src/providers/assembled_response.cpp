// The last event holds the whole response. Where it never came, the response is what
// response.created held, with the items done so far and the pieces of the one under way.
// https://platform.openai.com/docs/api-reference/responses-streaming
#include "providers/assembled_response.hpp"

#include <algorithm>
#include <array>

namespace llm_api_router::providers {
namespace {

// Where an event's `delta` belongs: to a member of a part of the item, or of the item itself.
struct Delta {
  std::string_view event;
  std::string_view member;
  enum class Place { content, summary, item } place;
};

constexpr std::array kDeltas = {
    Delta{"output_text.delta", "text", Delta::Place::content},
    Delta{"refusal.delta", "refusal", Delta::Place::content},
    Delta{"reasoning_text.delta", "text", Delta::Place::content},
    Delta{"reasoning_summary_text.delta", "text", Delta::Place::summary},
    Delta{"function_call_arguments.delta", "arguments", Delta::Place::item},
    Delta{"mcp_call_arguments.delta", "arguments", Delta::Place::item},
    Delta{"custom_tool_call_input.delta", "input", Delta::Place::item},
    Delta{"code_interpreter_call_code.delta", "code", Delta::Place::item},
};

constexpr std::string_view kPrefix = "response.";

std::uint64_t index_of(const Json& event, std::string_view name) {
  const auto& index = member(event, name);
  return index.is_number_unsigned() ? index.get<std::uint64_t>() : 0;
}

Json elements_of(std::map<std::uint64_t, GrowingObject>& parts) {
  auto elements = Json::array();
  for (auto& [index, part] : parts) {
    elements.push_back(part.take());
  }
  return elements;
}

bool is_final(std::string_view what) {
  return what == "completed" || what == "failed" || what == "incomplete" || what == "cancelled";
}

}  // namespace

void AssembledResponse::add(std::string_view event_type, Json&& event) {
  added_ = {};
  auto type = text_member(event, "type");
  if (type.empty()) {
    type = event_type;
  }
  const std::string name{type};
  if (name == "error") {
    fail(std::move(event));
  } else if (name.starts_with(kPrefix)) {
    add_named(std::string_view{name}.substr(kPrefix.size()), std::move(event));
  }
}

void AssembledResponse::add_named(std::string_view what, Json&& event) {
  if (what.starts_with("output_item.")) {
    add_item(std::move(event));
  } else if (what.starts_with("content_part.")) {
    set_part(&Item::content, "content_index", std::move(event));
  } else if (what.starts_with("reasoning_summary_part.")) {
    set_part(&Item::summary, "summary_index", std::move(event));
  } else if (what.ends_with(".delta")) {
    add_delta(what, std::move(event));
  } else if (auto response = take_member(event, "response"); response.is_object()) {
    set_response(std::move(response), is_final(what));
  }
}

void AssembledResponse::set_response(Json&& response, bool final) {
  started_ = true;
  final_ = final_ || final;
  has_output_ = !member(response, "output").empty();
  response_ = GrowingObject{};
  response_.set_members(std::move(response));
}

void AssembledResponse::add_item(Json&& event) {
  Item item;
  item.members.set_members(take_member(event, "item"));
  items_[index_of(event, "output_index")] = std::move(item);
}

void AssembledResponse::set_part(Parts Item::* list, std::string_view index, Json&& event) {
  GrowingObject part;
  part.set_members(take_member(event, "part"));
  auto& item = items_[index_of(event, "output_index")];
  (item.*list)[index_of(event, index)] = std::move(part);
}

void AssembledResponse::add_delta(std::string_view what, Json&& event) {
  const auto* const found = std::ranges::find(kDeltas, what, &Delta::event);
  if (found == kDeltas.end()) {
    return;
  }
  auto& item = items_[index_of(event, "output_index")];
  auto& target =
      found->place == Delta::Place::content   ? item.content[index_of(event, "content_index")]
      : found->place == Delta::Place::summary ? item.summary[index_of(event, "summary_index")]
                                              : item.members;
  added_ = {&target, found->member, found->place == Delta::Place::content};
  take_members(event, [&](std::string_view key, Json& value) {
    if (key == "delta") {
      target.merge(added_.member, std::move(value));
    } else if (key == "logprobs" && added_.with_logprobs) {
      target.merge(key, std::move(value));
    }
  });
}

void AssembledResponse::find_gaps(EventGaps::Object event, EventGaps& gaps) {
  if (added_.to == nullptr) return gaps.refuse();
  gaps.each_member(event, [&](std::string_view name, EventGaps::Value value) {
    if (name == "delta") {
      added_.to->find_gaps(added_.member, value, gaps);
    } else if (name == "logprobs" && added_.with_logprobs) {
      added_.to->find_gaps(name, value, gaps);
    } else if (name == "sequence_number" || name == "obfuscation") {
      gaps.add_idle(value);
    }
  });
}

// The event either is the error or holds it.
void AssembledResponse::fail(Json&& event) {
  GrowingObject error;
  take_members(event, [&](std::string_view key, Json& value) {
    if (key == "error" && value.is_object()) {
      error.merge_members(std::move(value));
    } else if (key != "type" && key != "sequence_number") {
      error.set(key, std::move(value));
    }
  });
  response_.set("error", error.take());
}

void AssembledResponse::add_what_came() {
  auto output = Json::array();
  for (auto& [index, item] : items_) {
    if (!item.content.empty()) {
      item.members.set("content", elements_of(item.content));
    }
    if (!item.summary.empty()) {
      item.members.set("summary", elements_of(item.summary));
    }
    output.push_back(item.members.take());
  }
  response_.set("output", std::move(output));
}

// Some servers send a last event whose output is empty, though items came.
Json AssembledResponse::take() {
  if (!final_ && (started_ || !items_.empty())) {
    response_.set("status", "in_progress");
  }
  if (!items_.empty() && !(final_ && has_output_)) {
    add_what_came();
  }
  return response_.take();
}

}  // namespace llm_api_router::providers
