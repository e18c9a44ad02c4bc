// Reads JSON strictly: as RFC 8259 has it, no member twice, nothing deeper than sense.
#pragma once

#include <optional>
#include <string_view>

#include "config/fault_list.hpp"
#include "config/wording.hpp"

namespace llm_api_router {

// The document, or nothing if `text` has a syntax error. Members given twice are reported too, and
// the document is returned all the same. A UTF-8 byte order mark is skipped. Never recurses.
[[nodiscard]] std::optional<Json> parse_document(std::string_view text, FaultList& faults);

}  // namespace llm_api_router
