// https://platform.openai.com/docs/api-reference/chat-streaming: chunks without an event type, each
// with `choices` of {index, delta, finish_reason}, at the end one with `usage` and no choices where
// the client asked for it, then the line [DONE]. Compatible servers leave [DONE] out, send `usage`
// in every chunk, add members to `delta` (reasoning_content), and put errors where a chunk belongs.
#include "providers/chat_reader.hpp"

#include "providers/chat_chunk.hpp"
#include "providers/native_error.hpp"
#include "providers/openai_usage.hpp"

namespace llm_api_router::providers {
namespace {

using native_json::Value;

// Whatever a delta carries besides its role is content, known member or not.
bool has_content(Value delta) {
  bool content = false;
  native_json::each_member(delta, [&](std::string_view key, Value member) {
    content = content || (key != "role" && native_json::says_something(member));
  });
  return content;
}

}  // namespace

EventKind ChatReader::on_event(std::string_view type, std::string_view data) {
  if (data.starts_with("[DONE]")) {
    return end();
  }
  if (content_seen_ && type != "error" && only_continues(data, begun_)) {
    return EventKind::content;
  }
  Chunk chunk{.error = type == "error"};
  native_json::each_member(
      data, [&](std::string_view key, Value value) { read_member(key, value, chunk); });
  if (chunk.error) {
    return fail(data);
  }
  content_seen_ = content_seen_ || chunk.content;
  if (chunk.finish) {
    return EventKind::finish;
  }
  return content_seen_ ? EventKind::content : EventKind::preamble;
}

void ChatReader::on_body(std::string_view body) {
  Chunk whole;
  native_json::each_member(
      body, [&](std::string_view key, Value value) { read_member(key, value, whole); });
}

void ChatReader::read_member(std::string_view key, Value value, Chunk& chunk) {
  if (key == "choices") {
    native_json::each_element(value, [&](Value choice) { read_choice(choice, chunk); });
    finished_ = ended_ != 0 && (begun_ & ~ended_) == 0;
  } else if (key == "usage") {
    read_openai_usage(value, usage_);
  } else if (key == "id") {
    set_response_id(native_json::text_of(value));
  } else if (key == "error") {
    chunk.error = chunk.error || !native_json::is_null(value);
  } else if (key == "object") {
    chunk.error = chunk.error || native_json::text_of(value) == "error";
  }
}

void ChatReader::read_choice(Value choice, Chunk& chunk) {
  std::uint64_t index = 0;
  bool finish = false;
  native_json::each_member(choice, [&](std::string_view key, Value value) {
    if (key == "index") {
      index = native_json::count_of(value).value_or(0);
    } else if (key == "delta" && !content_seen_) {
      chunk.content = chunk.content || has_content(value);
    } else if (key == "text" && !content_seen_) {
      chunk.content = chunk.content || native_json::says_something(value);
    } else if (key == "finish_reason") {
      const auto reason = native_json::text_of(value);
      finish = !reason.empty();
      if (finish) {
        set_finish_reason(reason);
      }
    }
  });
  const auto bit = std::uint64_t{1} << std::min(index, kTrackedChoices - 1);
  begun_ |= bit;
  ended_ |= finish ? bit : 0;
  chunk.finish = chunk.finish || finish;
}

EventKind ChatReader::fail(std::string_view data) {
  const auto document = read_error_document(data);
  return set_error(failure_of(document), openai_error_body(document, data));
}

}  // namespace llm_api_router::providers
