#include "providers/adapter.hpp"

#include "providers/anthropic.hpp"
#include "providers/openai.hpp"

namespace llm_api_router::providers {

const Adapter& adapter(Api api) {
  return api == Api::openai ? openai_adapter() : anthropic_adapter();
}

}  // namespace llm_api_router::providers
