// Anthropic's API.
#pragma once

#include "providers/adapter.hpp"

namespace llm_api_router::providers {

const Adapter& anthropic_adapter();

}  // namespace llm_api_router::providers
