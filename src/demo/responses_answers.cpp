#include "demo/responses_answers.hpp"

#include "demo/json_text.hpp"
#include "demo/pacing.hpp"
#include "demo/prompt_cache.hpp"
#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

const char* status_of(const Reply& reply) { return reply.cut ? "incomplete" : "completed"; }

Json usage(const Ask& ask, const Reply& reply) {
  return {
      {"input_tokens", reply.input_tokens},
      {"input_tokens_details", {{"cached_tokens", openai_cached_tokens(ask, reply)}}},
      {"output_tokens", reply.output_tokens},
      {"output_tokens_details", {{"reasoning_tokens", 0}}},
      {"total_tokens", reply.input_tokens + reply.output_tokens},
  };
}

Json text_part(std::string_view text) {
  return {{"type", "output_text"},
          {"annotations", Json::array()},
          {"logprobs", Json::array()},
          {"text", text}};
}

Json output_item(const std::string& id, const char* status, Json content) {
  return {{"id", id},
          {"type", "message"},
          {"status", status},
          {"content", std::move(content)},
          {"role", "assistant"}};
}

// The response before a word of it is written.
Json begun_response(const Ask& ask, const Reply& reply, IdSource& ids, WallTime now) {
  return {
      {"id", ids.next("resp_", 48)},
      {"object", "response"},
      {"created_at", WallClock::to_time_t(now)},
      {"status", "in_progress"},
      {"background", false},
      {"error", nullptr},
      {"incomplete_details", nullptr},
      {"instructions", nullptr},
      {"max_output_tokens", ask.max_tokens ? Json(*ask.max_tokens) : Json(nullptr)},
      {"model", reply.model},
      {"output", Json::array()},
      {"parallel_tool_calls", true},
      {"previous_response_id", nullptr},
      {"reasoning", {{"effort", nullptr}, {"summary", nullptr}}},
      {"service_tier", "default"},
      {"store", false},
      {"temperature", 1.0},
      {"text", {{"format", {{"type", "text"}}}}},
      {"tool_choice", "auto"},
      {"tools", Json::array()},
      {"top_p", 1.0},
      {"truncation", "disabled"},
      {"usage", nullptr},
      {"user", nullptr},
      {"metadata", Json::object()},
  };
}

Json ended_response(Json response, const Ask& ask, const Reply& reply, Json item) {
  response["status"] = status_of(reply);
  if (reply.cut) response["incomplete_details"] = {{"reason", "max_output_tokens"}};
  response["output"].push_back(std::move(item));
  response["usage"] = usage(ask, reply);
  return response;
}

// Writes the events, each with its number in the stream.
class EventWriter {
 public:
  void add(std::chrono::milliseconds pause, const char* type, const Json& members) {
    Json event = {{"type", type}, {"sequence_number", number_++}};
    event.update(members);
    answer_.parts.push_back({pause, to_event(type, event)});
  }

  Answer take() { return std::move(answer_); }

 private:
  Answer answer_ = event_stream();
  std::size_t number_ = 0;
};

// The members that say which part of which item an event is about.
Json place_of(const std::string& item_id) {
  return {{"item_id", item_id}, {"output_index", 0}, {"content_index", 0}};
}

Json with(Json members, const char* name, Json value) {
  members[name] = std::move(value);
  return members;
}

void add_text(EventWriter& events, const std::string& item_id, const Reply& reply) {
  const Json place = place_of(item_id);
  events.add(kAtOnce, "response.content_part.added", with(place, "part", text_part("")));
  std::size_t index = 0;
  for (const auto group : token_groups(reply.text)) {
    const Json delta = with(with(place, "delta", group), "logprobs", Json::array());
    events.add(before_group(index++), "response.output_text.delta", delta);
  }
  const Json done = with(with(place, "text", reply.text), "logprobs", Json::array());
  events.add(kAtOnce, "response.output_text.done", done);
  events.add(kAtOnce, "response.content_part.done", with(place, "part", text_part(reply.text)));
}

Answer stream(const Json& begun, const Json& ended, const Reply& reply) {
  EventWriter events;
  const Json& item = ended["output"][0];
  const std::string item_id = item["id"];
  events.add(kFirstEvent, "response.created", {{"response", begun}});
  events.add(kAtOnce, "response.in_progress", {{"response", begun}});
  events.add(kAtOnce, "response.output_item.added",
             {{"output_index", 0}, {"item", output_item(item_id, "in_progress", Json::array())}});
  add_text(events, item_id, reply);
  events.add(kAtOnce, "response.output_item.done", {{"output_index", 0}, {"item", item}});
  events.add(kAtOnce, reply.cut ? "response.incomplete" : "response.completed",
             {{"response", ended}});
  return events.take();
}

}  // namespace

Answer responses_answer(const Ask& ask, const Reply& reply, IdSource& ids, WallTime now) {
  const Json begun = begun_response(ask, reply, ids, now);
  const Json item =
      output_item(ids.next("msg_", 48), status_of(reply), Json::array({text_part(reply.text)}));
  const Json ended = ended_response(begun, ask, reply, item);
  if (ask.stream) return stream(begun, ended, reply);
  return json_answer(200, to_text(ended), kWholeAnswer);
}

}  // namespace llm_api_router::demo
