// message_start holds the message without content, content_block_start a block without its text or
// input, content_block_delta the next piece of it, message_delta what is known at the end. Blocks
// and deltas of unknown types are kept: a delta's texts are appended to the block's members of the
// same names. https://docs.claude.com/en/docs/build-with-claude/streaming
#include "providers/assembled_message.hpp"

namespace llm_api_router::providers {
namespace {

std::uint64_t index_of(const Json& event) {
  const auto& index = member(event, "index");
  return index.is_number_unsigned() ? index.get<std::uint64_t>() : 0;
}

// The input as a value; as the text it came as if that is no object.
Json input_of(std::string&& text) {
  auto input = read_object(text);
  return input ? std::move(*input) : Json(std::move(text));
}

}  // namespace

void AssembledMessage::add(std::string_view event_type, Json&& event) {
  added_to_ = nullptr;
  auto type = text_member(event, "type");
  if (type.empty()) {
    type = event_type;
  }
  if (type == "content_block_delta") {
    add_to_block(std::move(event));
  } else if (type == "content_block_start") {
    start_block(std::move(event));
  } else if (type == "message_start") {
    start(take_member(event, "message"));
  } else if (type == "message_delta") {
    add_message_delta(std::move(event));
  } else if (type == "error") {
    fail(std::move(event));
  }
}

void AssembledMessage::start(Json&& message) {
  take_members(message, [&](std::string_view name, Json& value) {
    if (name == "usage") {
      message_.merge(name, std::move(value));
    } else {
      message_.set(name, std::move(value));
    }
  });
}

void AssembledMessage::start_block(Json&& event) {
  Block block;
  block.members.set_members(take_member(event, "content_block"));
  blocks_[index_of(event)] = std::move(block);
}

void AssembledMessage::add_to_block(Json&& event) {
  auto& block = blocks_[index_of(event)];
  added_to_ = &block;
  auto delta = take_member(event, "delta");
  take_members(delta, [&](std::string_view name, Json& value) {
    if (name == "partial_json") {
      block.input += value.is_string() ? value.get_ref<const std::string&>() : std::string{};
    } else if (name == "citation") {
      auto citations = Json::array();
      citations.push_back(std::move(value));
      block.members.merge("citations", std::move(citations));
    } else if (name == "signature") {  // comes whole
      block.members.set(name, std::move(value));
    } else if (name != "type") {
      block.members.merge(name, std::move(value));
    }
  });
}

void AssembledMessage::find_gaps(EventGaps::Object event, EventGaps& gaps) {
  if (added_to_ == nullptr) return gaps.refuse();
  gaps.each_member(event, [&](std::string_view name, EventGaps::Value value) {
    if (name == "delta") find_delta_gaps(*added_to_, value, gaps);
  });
}

void AssembledMessage::find_delta_gaps(Block& block, EventGaps::Value delta, EventGaps& gaps) {
  gaps.each_member(delta, [&](std::string_view name, EventGaps::Value value) {
    if (name == "partial_json") {
      if (native_json::is_string(value)) gaps.add(value, &block.input);
    } else if (name == "citation") {
      gaps.refuse();
    } else if (name != "signature" && name != "type") {
      block.members.find_gaps(name, value, gaps);
    }
  });
}

void AssembledMessage::add_message_delta(Json&& event) {
  take_members(event, [&](std::string_view name, Json& value) {
    if (name == "delta") {
      message_.set_members(std::move(value));
    } else if (name == "usage") {  // what it does not tell stays as message_start told it
      message_.merge(name, std::move(value));
    } else if (name != "type") {
      message_.set(name, std::move(value));
    }
  });
}

// An error that came instead of a message is a document of its own.
void AssembledMessage::fail(Json&& event) {
  const bool alone = message_.empty();
  take_members(event, [&](std::string_view name, Json& value) {
    if (alone || name != "type") {
      message_.set(name, std::move(value));
    }
  });
}

Json AssembledMessage::take() {
  if (!blocks_.empty()) {
    auto content = Json::array();
    for (auto& [index, block] : blocks_) {
      if (!block.input.empty()) {
        block.members.set("input", input_of(std::move(block.input)));
      }
      content.push_back(block.members.take());
    }
    message_.set("content", std::move(content));
  }
  return message_.take();
}

}  // namespace llm_api_router::providers
