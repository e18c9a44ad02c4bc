// Globs over model names.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace llm_api_router::routing {

// `*` is any run of bytes, `?` any one byte, everything else itself. Time is at most the product of
// both lengths.
bool glob_matches(std::string_view glob, std::string_view text);

// Whether a provider that lists `globs` takes `model`; one that lists none takes any.
bool lists_model(std::span<const std::string> globs, std::string_view model);

}  // namespace llm_api_router::routing
