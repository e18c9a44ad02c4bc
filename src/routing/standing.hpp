// How a provider stands with an exchange that looks for one.
#pragma once

#include <string_view>

namespace llm_api_router::routing {

// The order is that in which providers are tried when none is available.
enum class Standing {
  available,
  half_open,      // S has run out: for one probe at a time
  soft,           // S
  benched,        // R without a told end
  hard,           // H
  model_missing,  // the model is not there
  told,           // R until a told time: the only one that is never tried early
};

// "available", "half_open", "soft", "benched", "hard", "model_missing", "rate_limited".
std::string_view name_of(Standing standing);

}  // namespace llm_api_router::routing
