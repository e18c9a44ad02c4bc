// Finds the name that a misspelt one was meant to be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llm_api_router {

// How many single letters must be inserted, removed, replaced or swapped with their neighbour to
// turn `a` into `b` (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The one of `names` that `given` most likely meant, case and word separators aside.
[[nodiscard]] std::optional<std::string> closest(std::string_view given,
                                                 const std::vector<std::string>& names);

}  // namespace llm_api_router
