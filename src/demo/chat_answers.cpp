#include "demo/chat_answers.hpp"

#include "demo/json_text.hpp"
#include "demo/pacing.hpp"
#include "demo/prompt_cache.hpp"
#include "demo/tokens.hpp"

namespace llm_api_router::demo {
namespace {

const char* finish_reason(const Reply& reply) { return reply.cut ? "length" : "stop"; }

Json usage(const Ask& ask, const Reply& reply) {
  return {
      {"prompt_tokens", reply.input_tokens},
      {"completion_tokens", reply.output_tokens},
      {"total_tokens", reply.input_tokens + reply.output_tokens},
      {"prompt_tokens_details",
       {{"cached_tokens", openai_cached_tokens(ask, reply)}, {"audio_tokens", 0}}},
      {"completion_tokens_details", {{"reasoning_tokens", 0}, {"audio_tokens", 0}}},
  };
}

// The members that an answer and each of its chunks begin with.
Json beginning(const char* object, const Reply& reply, IdSource& ids, WallTime now) {
  return {
      {"id", ids.next("chatcmpl-", 29)},
      {"object", object},
      {"created", WallClock::to_time_t(now)},
      {"model", reply.model},
      {"service_tier", "default"},
      {"system_fingerprint", "fp_demo"},
  };
}

std::string chunk(const Json& head, const Ask& ask, Json delta, const Json& finish) {
  Json event = head;
  event["choices"] = Json::array({Json{{"index", 0},
                                       {"delta", std::move(delta)},
                                       {"logprobs", nullptr},
                                       {"finish_reason", finish}}});
  if (ask.include_usage) event["usage"] = nullptr;
  return to_event(event);
}

std::string usage_chunk(const Json& head, const Ask& ask, const Reply& reply) {
  Json event = head;
  event["choices"] = Json::array();
  event["usage"] = usage(ask, reply);
  return to_event(event);
}

Answer stream(const Json& head, const Ask& ask, const Reply& reply) {
  Answer answer = event_stream();
  const Json role = {{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}};
  answer.parts.push_back({kFirstEvent, chunk(head, ask, role, nullptr)});
  std::size_t index = 0;
  for (const auto group : token_groups(reply.text)) {
    answer.parts.push_back(
        {before_group(index++), chunk(head, ask, Json{{"content", group}}, nullptr)});
  }
  answer.parts.push_back({kAtOnce, chunk(head, ask, Json::object(), finish_reason(reply))});
  if (ask.include_usage) answer.parts.push_back({kAtOnce, usage_chunk(head, ask, reply)});
  answer.parts.push_back({kAtOnce, "data: [DONE]\n\n"});
  return answer;
}

}  // namespace

Answer chat_answer(const Ask& ask, const Reply& reply, IdSource& ids, WallTime now) {
  if (ask.stream) return stream(beginning("chat.completion.chunk", reply, ids, now), ask, reply);
  Json document = beginning("chat.completion", reply, ids, now);
  const Json message = {{"role", "assistant"},
                        {"content", reply.text},
                        {"refusal", nullptr},
                        {"annotations", Json::array()}};
  document["choices"] = Json::array({Json{{"index", 0},
                                          {"message", message},
                                          {"logprobs", nullptr},
                                          {"finish_reason", finish_reason(reply)}}});
  document["usage"] = usage(ask, reply);
  return json_answer(200, to_text(document), kWholeAnswer);
}

}  // namespace llm_api_router::demo
