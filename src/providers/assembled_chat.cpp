// Chunks look like the answer but for their choices, whose `delta` holds the next piece of
// `message`. What a compatible server adds is kept: within a message texts are appended, elsewhere
// the last one told wins. https://platform.openai.com/docs/api-reference/chat-streaming
#include "providers/assembled_chat.hpp"

namespace llm_api_router::providers {

void AssembledChat::add(std::string_view type, Json&& chunk) {
  if (type == "error" && member(chunk, "error").is_null()) {
    answer_.set("error", std::move(chunk));
    return;
  }
  take_members(chunk, [&](std::string_view name, Json& value) {
    if (name == "choices") {
      answer_.set(name, Json::array());  // keeps their place
      for (auto& choice : take_elements(value)) {
        add_choice(choice);
      }
    } else if (name == "object" && value == "chat.completion.chunk") {
      answer_.set(name, "chat.completion");
    } else if (name != "obfuscation") {  // padding against those who measure packets
      answer_.set(name, std::move(value));
    }
  });
}

void AssembledChat::add_choice(Json& piece) {
  const auto& index = member(piece, "index");
  auto& choice = choices_[index.is_number_unsigned() ? index.get<std::uint64_t>() : 0];
  take_members(piece, [&](std::string_view name, Json& value) {
    if (name == "delta") {
      choice.merge("message", std::move(value));
    } else if (name == "text" || name == "logprobs") {
      choice.merge(name, std::move(value));
    } else {
      choice.set(name, std::move(value));
    }
  });
}

void AssembledChat::find_gaps(EventGaps::Object event, EventGaps& gaps) {
  gaps.each_member(event, [&](std::string_view name, EventGaps::Value value) {
    if (name == "choices") {
      gaps.each_element(value, [&](EventGaps::Value choice) { find_choice_gaps(choice, gaps); });
    } else if (name == "obfuscation") {
      gaps.add_idle(value);
    }
  });
}

void AssembledChat::find_choice_gaps(EventGaps::Value piece, EventGaps& gaps) {
  auto object = gaps.object(piece);
  if (!object) return;
  const auto found = choices_.find(gaps.index_of(*object).value_or(0));
  if (found == choices_.end()) return gaps.refuse();
  gaps.each_member(*object, [&](std::string_view name, EventGaps::Value value) {
    if (name == "delta") {
      found->second.find_gaps("message", value, gaps);
    } else if (name == "text" || name == "logprobs") {
      found->second.find_gaps(name, value, gaps);
    }
  });
}

Json AssembledChat::take() {
  if (!choices_.empty()) {
    auto choices = Json::array();
    for (auto& [index, choice] : choices_) {
      choices.push_back(choice.take());
    }
    answer_.set("choices", std::move(choices));
  }
  return answer_.take();
}

}  // namespace llm_api_router::providers
