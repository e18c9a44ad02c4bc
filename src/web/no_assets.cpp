#include "web/assets.hpp"

namespace llm_api_router::web {

std::span<const Asset> embedded_assets() { return {}; }

}  // namespace llm_api_router::web
