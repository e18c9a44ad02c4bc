#include "config/example.hpp"

namespace llm_api_router {

std::string_view example_config() {
  return R"({
  "openai": [
    {
      "api_key": "sk-your-primary-openai-api-key-here",
      "priority": 1,
      "base_url": "https://api.openai.com/v1",
      "provider_name": "openai-1",
      "timeout": 30,
      "max_retries": 3,
      "model_mapping": {
        "name-that-clients-use": "name-at-this-provider"
      }
    },
    {
      "api_key": "sk-your-backup-openai-api-key-here",
      "priority": 2,
      "base_url": "https://api.openai.com/v1",
      "provider_name": "openai-2",
      "timeout": 30,
      "max_retries": 3
    }
  ],
  "anthropic": [
    {
      "api_key": "sk-ant-your-anthropic-api-key-here",
      "priority": 1,
      "base_url": "https://api.anthropic.com",
      "provider_name": "anthropic-1",
      "timeout": 30,
      "max_retries": 3
    }
  ]
}
)";
}

}  // namespace llm_api_router
