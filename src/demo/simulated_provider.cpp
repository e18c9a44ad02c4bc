#include "demo/simulated_provider.hpp"

namespace llm_api_router::demo {

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

}  // namespace llm_api_router::demo
