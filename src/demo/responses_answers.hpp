// OpenAI's answers to POST /v1/responses.
#pragma once

#include "base/clock.hpp"
#include "demo/answer.hpp"
#include "demo/ask.hpp"
#include "demo/id_source.hpp"
#include "demo/reply.hpp"

namespace llm_api_router::demo {

// A response, or its events from response.created to response.completed (response.incomplete where
// the token limit cut it) if `ask` wants a stream.
Answer responses_answer(const Ask& ask, const Reply& reply, IdSource& ids, WallTime now);

}  // namespace llm_api_router::demo
