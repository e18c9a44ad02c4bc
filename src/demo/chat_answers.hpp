// OpenAI's answers to POST /v1/chat/completions.
#pragma once

#include "base/clock.hpp"
#include "demo/answer.hpp"
#include "demo/ask.hpp"
#include "demo/id_source.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {

// A chat.completion, or chat.completion.chunks up to [DONE] if `ask` wants a stream.
Answer chat_answer(const Ask& ask, const Reply& reply, IdSource& ids, WallTime now);

}  // namespace llm_api_router::demo
