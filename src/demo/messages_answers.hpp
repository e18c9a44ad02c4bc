// Anthropic's answers to POST /v1/messages and /v1/messages/count_tokens.
#pragma once

#include "demo/answer.hpp"
#include "demo/ask.hpp"
#include "demo/id_source.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {

// A message, or its events from message_start to message_stop if `ask` wants a stream.
Answer messages_answer(const Ask& ask, const Reply& reply, IdSource& ids);

Answer count_tokens_answer(const Reply& reply);

}  // namespace llm_api_router::demo
