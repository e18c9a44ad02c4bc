// The defaults that depend on other members.
#pragma once

#include "llm_api_router/config.hpp"

namespace llm_api_router {

// Fills in names and base URLs left empty, drops trailing slashes, lower-cases key digests: what
// from_json() has done, and what a configuration made in code still needs. A default name that is
// taken gets "-2", "-3"… Call it on a configuration without errors; a second call changes nothing.
void fill_in_defaults(RouterConfig& config);

}  // namespace llm_api_router
