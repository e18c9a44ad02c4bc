#include "routing/standing.hpp"

namespace llm_api_router::routing {

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::available: return "available";
    case Standing::half_open: return "half_open";
    case Standing::soft: return "soft";
    case Standing::benched: return "benched";
    case Standing::hard: return "hard";
    case Standing::model_missing: return "model_missing";
    case Standing::told: return "rate_limited";
  }
  return "available";
}

}  // namespace llm_api_router::routing
