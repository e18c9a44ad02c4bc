#include "demo/messages_answers.hpp"

#include "demo/json_text.hpp"
#include "demo/pacing.hpp"
#include "demo/prompt_cache.hpp"
#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

const char* stop_reason(const Reply& reply) { return reply.cut ? "max_tokens" : "end_turn"; }

Json usage(const Ask& ask, const Reply& reply, std::uint64_t output_tokens) {
  const auto cache = anthropic_cache_use(ask, reply);
  return {
      {"input_tokens", cache.uncached},
      {"cache_creation_input_tokens", cache.written},
      {"cache_read_input_tokens", cache.read},
      {"output_tokens", output_tokens},
      {"service_tier", "standard"},
  };
}

// The message before a word of it is written. A provider has counted one token by then.
Json begun_message(const Ask& ask, const Reply& reply, IdSource& ids) {
  return {
      {"id", ids.next("msg_01", 22)}, {"type", "message"},
      {"role", "assistant"},          {"model", reply.model},
      {"content", Json::array()},     {"stop_reason", nullptr},
      {"stop_sequence", nullptr},     {"usage", usage(ask, reply, 1)},
  };
}

void add(Answer& answer, std::chrono::milliseconds pause, const char* type, const Json& members) {
  Json event = {{"type", type}};
  event.update(members);
  answer.parts.push_back({pause, to_event(type, event)});
}

Answer stream(const Json& begun, const Reply& reply) {
  Answer answer = event_stream();
  add(answer, kFirstEvent, "message_start", {{"message", begun}});
  add(answer, kAtOnce, "content_block_start",
      {{"index", 0}, {"content_block", {{"type", "text"}, {"text", ""}}}});
  add(answer, kAtOnce, "ping", Json::object());
  std::size_t index = 0;
  for (const auto group : token_groups(reply.text)) {
    add(answer, before_group(index++), "content_block_delta",
        {{"index", 0}, {"delta", {{"type", "text_delta"}, {"text", group}}}});
  }
  add(answer, kAtOnce, "content_block_stop", {{"index", 0}});
  add(answer, kAtOnce, "message_delta",
      {{"delta", {{"stop_reason", stop_reason(reply)}, {"stop_sequence", nullptr}}},
       {"usage", {{"output_tokens", reply.output_tokens}}}});
  add(answer, kAtOnce, "message_stop", Json::object());
  return answer;
}

}  // namespace

Answer messages_answer(const Ask& ask, const Reply& reply, IdSource& ids) {
  Json message = begun_message(ask, reply, ids);
  if (ask.stream) return stream(message, reply);
  message["content"].push_back(Json{{"type", "text"}, {"text", reply.text}});
  message["stop_reason"] = stop_reason(reply);
  message["usage"] = usage(ask, reply, reply.output_tokens);
  return json_answer(200, to_text(message), kWholeAnswer);
}

Answer count_tokens_answer(const Reply& reply) {
  return json_answer(200, to_text({{"input_tokens", reply.input_tokens}}), kAtOnce);
}

}  // namespace llm_api_router::demo
