#include "config/schema.hpp"

#include "config/config_shape.hpp"

namespace llm_api_router {

std::string config_schema() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "llm-api-router configuration"}};
  schema.update(config_shape().schema);
  schema["anyOf"] = Json::array({{{"required", {"openai"}}}, {{"required", {"anthropic"}}}});
  schema["$defs"]["provider"] = provider_shape().schema;
  return schema.dump(2) + "\n";
}

}  // namespace llm_api_router
