// The models that the simulated providers list. They answer for any other name, too.
#pragma once

#include <optional>
#include <string_view>

#include "demo/answer.hpp"

namespace llm_api_router::demo {

// GET /v1/models of either API.
Answer openai_models();
Answer anthropic_models();

// GET /v1/models/ID; absent if the provider lists no such model.
std::optional<Answer> openai_model(std::string_view id);
std::optional<Answer> anthropic_model(std::string_view id);

}  // namespace llm_api_router::demo
