#include "model/api.hpp"

namespace llm_api_router {

std::string_view name_of(Api api) { return api == Api::openai ? "openai" : "anthropic"; }

}  // namespace llm_api_router
