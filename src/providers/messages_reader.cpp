// https://docs.claude.com/en/docs/build-with-claude/streaming: message_start, then for each content
// block content_block_start, content_block_delta…, content_block_stop, then message_delta with the
// stop reason and the final usage, then message_stop; ping and error anywhere. Events of new kinds
// may come and are passed over.
#include "providers/messages_reader.hpp"

#include "providers/native_error.hpp"

namespace llm_api_router::providers {
namespace {

using native_json::Value;

void take(Value value, std::optional<std::uint64_t>& count) {
  if (const auto told = native_json::count_of(value)) {
    count = told;
  }
}

}  // namespace

EventKind MessagesReader::on_event(std::string_view type, std::string_view data) {
  // "message" is what an event without a name is called.
  if (type.empty() || type == "message") {
    return on_named_event(native_json::event_type(data), data);
  }
  return on_named_event(type, data);
}

void MessagesReader::on_body(std::string_view body) {
  native_json::each_member(body,
                           [&](std::string_view key, Value value) { read_message(key, value); });
}

EventKind MessagesReader::on_named_event(std::string_view type, std::string_view data) {
  if (type == "content_block_delta") {
    content_seen_ = true;
  } else if (type == "message_start") {
    native_json::each_member(data, [&](std::string_view key, Value value) {
      if (key == "message") {
        native_json::each_member(
            value, [&](std::string_view name, Value member) { read_message(name, member); });
      }
    });
  } else if (type == "message_delta") {
    return on_message_delta(data);
  } else if (type == "message_stop") {
    return end();
  } else if (type == "error") {
    return fail(data);
  }
  return before_or_within_content();
}

EventKind MessagesReader::on_message_delta(std::string_view data) {
  native_json::each_member(data, [&](std::string_view key, Value value) {
    if (key == "usage") {
      read_usage(value);
    } else if (key == "delta") {
      native_json::each_member(value, [&](std::string_view name, Value member) {
        if (name == "stop_reason") {
          read_stop_reason(member);
        }
      });
    }
  });
  return finished_ ? EventKind::finish : before_or_within_content();
}

EventKind MessagesReader::before_or_within_content() const {
  return content_seen_ ? EventKind::content : EventKind::preamble;
}

void MessagesReader::read_message(std::string_view key, Value value) {
  if (key == "id") {
    set_response_id(native_json::text_of(value));
  } else if (key == "usage") {
    read_usage(value);
  } else if (key == "stop_reason") {
    read_stop_reason(value);
  }
}

void MessagesReader::read_stop_reason(Value value) {
  const auto reason = native_json::text_of(value);
  if (!reason.empty()) {
    finished_ = true;
    set_finish_reason(reason);
  }
}

void MessagesReader::read_usage(Value value) {
  native_json::each_member(value, [&](std::string_view key, Value member) {
    if (key == "input_tokens") {
      take(member, uncached_input_);
    } else if (key == "cache_creation_input_tokens") {
      take(member, cache_creation_);
    } else if (key == "cache_read_input_tokens") {
      take(member, usage_.cached_tokens);
    } else if (key == "output_tokens") {
      take(member, usage_.output_tokens);
    }
  });
  if (uncached_input_ || cache_creation_ || usage_.cached_tokens) {
    usage_.input_tokens = uncached_input_.value_or(0) + cache_creation_.value_or(0) +
                          usage_.cached_tokens.value_or(0);
  }
}

EventKind MessagesReader::fail(std::string_view data) {
  const auto document = read_error_document(data);
  return set_error(failure_of(document), anthropic_error_body(document, data));
}

}  // namespace llm_api_router::providers
