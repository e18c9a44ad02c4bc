// Puts a JSON syntax error into words that help: the place, and the usual mistakes by name.
#pragma once

#include <cstddef>
#include <string_view>

#include "llm_api_router/error.hpp"

namespace llm_api_router {

// `position` counts the bytes of `text` read when the parser gave up, `token_size` those of the
// last token, `message` is the parser's own. The words never show text of the document, which holds
// keys.
[[nodiscard]] ConfigFault describe_syntax_error(std::string_view text, std::size_t position,
                                                std::size_t token_size, std::string_view message);

}  // namespace llm_api_router
