// The outline of a JSON text: brackets and strings, nothing else.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace llm_api_router::wire {

// Whether `json` is one object whose brackets close in kind and order, nested no deeper than
// kMaxDepth, whose strings are closed, and that has nothing but white space around it. What stands
// between is not looked at. The error says what is wrong, fit for a client. Uses no recursion.
Result<void> check_nesting(std::string_view json);

}  // namespace llm_api_router::wire
