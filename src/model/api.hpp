// The two APIs the router offers and the operations it knows by name.
#pragma once

#include <string_view>

namespace llm_api_router {

enum class Api { openai, anthropic };

inline constexpr std::size_t kApiCount = 2;

// "openai" or "anthropic": the first segment of the downstream path and the value of provider_type.
std::string_view name_of(Api api);

enum class Endpoint {
  chat_completions,  // POST, routed; GET lists what one account stored: on_account
  responses,         // POST, routed
  completions,       // POST, routed (OpenAI's older text completions)
  embeddings,        // POST, routed
  messages,          // POST, routed
  count_tokens,      // POST, routed; touches neither cooldowns nor token totals
  models,            // GET, routed
  on_account,        // everything that lives on one account: relayed to one provider, no fallback
};

}  // namespace llm_api_router
