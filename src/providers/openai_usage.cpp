#include "providers/openai_usage.hpp"

namespace llm_api_router::providers {
namespace {

using native_json::Value;

void take(Value value, std::optional<std::uint64_t>& count) {
  if (const auto told = native_json::count_of(value)) {
    count = told;
  }
}

}  // namespace

void read_openai_usage(Value value, Usage& usage) {
  native_json::each_member(value, [&](std::string_view key, Value member) {
    if (key == "prompt_tokens" || key == "input_tokens") {
      take(member, usage.input_tokens);
    } else if (key == "completion_tokens" || key == "output_tokens") {
      take(member, usage.output_tokens);
    } else if (key == "prompt_tokens_details" || key == "input_tokens_details") {
      native_json::each_member(member, [&](std::string_view name, Value detail) {
        if (name == "cached_tokens") {
          take(detail, usage.cached_tokens);
        }
      });
    }
  });
}

}  // namespace llm_api_router::providers
