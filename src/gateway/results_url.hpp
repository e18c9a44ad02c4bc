// The one place where an answer names its provider's address and a client would follow it: the
// absolute `results_url` of Anthropic's message batches. Left as it is, the SDK would send the
// client's key there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/exchange.hpp"

namespace llm_api_router::gateway {

// `body` with the scheme and authority of each `results_url` under /v1/ replaced by `base`. Empty
// if there is none to replace.
std::optional<std::string> with_results_urls_at(std::string_view body, std::string_view base);

// The same for an exchange's answer: only message batches have such a member.
std::optional<std::string> rewritten_results_urls(const Exchange& exchange, std::string_view body);

}  // namespace llm_api_router::gateway
