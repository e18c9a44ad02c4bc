// OpenAI's API and its many compatible servers.
#pragma once

#include "providers/adapter.hpp"

namespace llm_api_router::providers {

const Adapter& openai_adapter();

}  // namespace llm_api_router::providers
