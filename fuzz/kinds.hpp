// The kinds of answers that are told apart.
#pragma once

#include <array>

#include "model/api.hpp"

namespace llm_api_router::fuzz {

struct Kind {
  Api api;
  Endpoint endpoint;
};

inline constexpr std::array kKinds = {
    Kind{Api::openai, Endpoint::chat_completions}, Kind{Api::openai, Endpoint::completions},
    Kind{Api::openai, Endpoint::responses}, Kind{Api::anthropic, Endpoint::messages},
    Kind{Api::openai, Endpoint::on_account}};

}  // namespace llm_api_router::fuzz
