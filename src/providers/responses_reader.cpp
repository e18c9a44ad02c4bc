// https://platform.openai.com/docs/api-reference/responses-streaming: events named by `event:` and
// by `type` alike. response.created repeats the whole request, so that it is worth reading once.
#include "providers/responses_reader.hpp"

#include <algorithm>
#include <array>

#include "providers/native_error.hpp"
#include "providers/openai_usage.hpp"

namespace llm_api_router::providers {
namespace {

using native_json::Value;

// Events before the first piece of an answer; all others are content.
constexpr std::array<std::string_view, 7> kPreamble = {"response.in_progress",
                                                       "response.queued",
                                                       "response.output_item.added",
                                                       "response.content_part.added",
                                                       "response.reasoning_summary_part.added",
                                                       "keepalive",
                                                       "ping"};

bool is_final(std::string_view status) {
  return status == "completed" || status == "incomplete" || status == "failed" ||
         status == "cancelled";
}

}  // namespace

EventKind ResponsesReader::on_event(std::string_view type, std::string_view data) {
  if (data.starts_with("[DONE]")) {
    return end();
  }
  // "message" is what an event without a name is called.
  if (type.empty() || type == "message") {
    return on_named_event(native_json::event_type(data), data);
  }
  return on_named_event(type, data);
}

void ResponsesReader::on_body(std::string_view body) {
  native_json::each_member(body,
                           [&](std::string_view key, Value value) { read_response(key, value); });
}

EventKind ResponsesReader::on_named_event(std::string_view type, std::string_view data) {
  if (type == "response.completed" || type == "response.incomplete") {
    read_event(data);
    return end();
  }
  if (type == "response.failed" || type == "error") {
    read_event(data);
    terminal_ = terminal_ || type == "response.failed";
    return fail(data);
  }
  if (type == "response.created") {
    read_event(data);
    return content_seen_ ? EventKind::content : EventKind::preamble;
  }
  content_seen_ = content_seen_ || std::ranges::find(kPreamble, type) == kPreamble.end();
  return content_seen_ ? EventKind::content : EventKind::preamble;
}

void ResponsesReader::read_event(std::string_view data) {
  native_json::each_member(data, [&](std::string_view key, Value value) {
    if (key == "response") {
      native_json::each_member(
          value, [&](std::string_view name, Value member) { read_response(name, member); });
    }
  });
}

void ResponsesReader::read_response(std::string_view key, Value value) {
  if (key == "id") {
    set_response_id(native_json::text_of(value));
  } else if (key == "usage") {
    read_openai_usage(value, usage_);
  } else if (key == "status") {
    const auto status = native_json::text_of(value);
    finished_ = status == "completed" || status == "incomplete";
    if (is_final(status) && finish_reason().empty()) {
      set_finish_reason(status);
    }
  } else if (key == "incomplete_details") {
    native_json::each_member(value, [&](std::string_view name, Value detail) {
      if (name == "reason") {
        set_finish_reason(native_json::text_of(detail));
      }
    });
  }
}

EventKind ResponsesReader::fail(std::string_view data) {
  const auto document = read_error_document(data);
  return set_error(failure_of(document), openai_error_body(document, data));
}

}  // namespace llm_api_router::providers
