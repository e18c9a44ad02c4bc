// What the program says to people: errors and warnings on stderr, results on stdout.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "llm_api_router/error.hpp"

namespace llm_api_router::cli {

// "error: MESSAGE" on stderr; the first word in colour on a terminal, unless NO_COLOR is set.
void print_error(std::string_view message);
void print_warning(std::string_view message);

// A line for each fault of the configuration called `source`.
void print_faults(std::string_view source, const std::vector<ConfigFault>& faults);

// Bold on a terminal, for stdout.
[[nodiscard]] std::string heading(std::string_view text);

// Rows of cells, each column as wide as its widest cell, two spaces apart and in front.
[[nodiscard]] std::string as_columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace llm_api_router::cli
