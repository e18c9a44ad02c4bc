// The line an exchange leaves on the console.
#pragma once

#include <string>

#include "model/exchange_record.hpp"

namespace llm_api_router::telemetry {

// "openai/chat/completions gpt-4o -> openai-1 200 stream, 12+34 tokens, 1204 ms (first after 210
// ms)".
std::string console_line(const ExchangeRecord& record);

}  // namespace llm_api_router::telemetry
