#include "demo/tokens.hpp"

#include <algorithm>

namespace llm_api_router::demo {
namespace {

constexpr std::size_t kWordsPerGroup = 2;
// Text without spaces is cut after this many bytes, or up to three later.
constexpr std::size_t kLongestGroup = 24;

// RFC 3629 §3: all bytes of a character but its first are 10xxxxxx.
bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t group_end(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (text[i] == ' ' && ++words == kWordsPerGroup) return i;
    if (i >= kLongestGroup) return i;
  }
  return text.size();
}

}  // namespace

std::uint64_t characters_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::uint64_t tokens_for(std::uint64_t characters) {
  return characters / kCharactersPerToken + (characters % kCharactersPerToken == 0 ? 0 : 1);
}

std::string_view first_characters(std::string_view text, std::uint64_t characters) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (characters == 0) return text.substr(0, i);
    --characters;
  }
  return text;
}

std::vector<std::string_view> token_groups(std::string_view text) {
  std::vector<std::string_view> groups;
  while (!text.empty()) {
    groups.push_back(text.substr(0, group_end(text)));
    text.remove_prefix(groups.back().size());
  }
  return groups;
}

}  // namespace llm_api_router::demo
