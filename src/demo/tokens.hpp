// Text measured and cut as models do it, near enough for a demo: four characters are a token.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace llm_api_router::demo {

inline constexpr std::uint64_t kCharactersPerToken = 4;

// Unicode characters in `text`, which is UTF-8.
std::uint64_t characters_in(std::string_view text);

std::uint64_t tokens_for(std::uint64_t characters);

// The first `characters` of `text` (UTF-8), or all of it if it has fewer.
std::string_view first_characters(std::string_view text, std::uint64_t characters);

// `text` (UTF-8) in pieces of a word or two as a model streams them; joined they are `text` again.
// No character is cut in two.
std::vector<std::string_view> token_groups(std::string_view text);

}  // namespace llm_api_router::demo
