// Members that the configuration has and this version does not act on. They are refused by name and
// left out of the schema; taking a name out of its list is all it takes to accept it.
#pragma once

#include "config/shape.hpp"

namespace llm_api_router {

[[nodiscard]] inline NotYet not_yet_in_server() { return {"tls"}; }

}  // namespace llm_api_router
