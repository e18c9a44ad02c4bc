// OpenAI's usage objects: prompt_tokens and completion_tokens, in the Responses API input_tokens
// and output_tokens, with the cached part in their details.
#pragma once

#include "model/usage.hpp"
#include "providers/native_json.hpp"

namespace llm_api_router::providers {

// Takes over the counts that `value` has; others stay as they are. null, or anything that is not an
// object, has none.
void read_openai_usage(native_json::Value value, Usage& usage);

}  // namespace llm_api_router::providers
