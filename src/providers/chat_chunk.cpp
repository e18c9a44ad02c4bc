#include "providers/chat_chunk.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "wire/byte_vector.hpp"

namespace llm_api_router::providers {
namespace {

using wire::ByteVector;
using wire::kVectorSize;

// The letters that the names looked for begin with.
bool may_begin_name(const char* quote) {
  const char letter = quote[1];
  return *quote == '"' && (letter == 'e' || letter == 'f' || letter == 'i' || letter == 'u');
}

// The same of sixteen at once; one more byte is read.
std::uint32_t may_begin_names(const char* at) {
  const ByteVector quotes = wire::vector_at(at);
  const ByteVector letters = wire::vector_at(at + 1);
  return wire::bits_of((quotes == '"') &
                       ((letters == 'e') | (letters == 'f') | (letters == 'i') | (letters == 'u')));
}

std::string_view without_space(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  return text;
}

// What stands behind a member's name; nothing if `text` is not that name with a value.
std::string_view value_of(std::string_view text, std::string_view name) {
  if (!text.starts_with(name)) return {};
  text = without_space(text.substr(name.size()));
  return text.starts_with(':') ? without_space(text.substr(1)) : std::string_view{};
}

bool is_told(std::string_view value) { return !value.empty() && !value.starts_with("null"); }

bool is_known(std::string_view index, std::uint64_t begun) {
  std::uint64_t number = 0;
  if (std::from_chars(index.data(), index.data() + index.size(), number).ec != std::errc{}) {
    return false;
  }
  return (begun >> std::min(number, kTrackedChoices - 1) & 1U) != 0;
}

// `text` begins with a quote.
bool tells_more(std::string_view text, std::uint64_t begun) {
  switch (text[1]) {
    case 'e': return text.starts_with("\"error\"");
    case 'f': return is_told(value_of(text, "\"finish_reason\""));
    case 'u': return is_told(value_of(text, "\"usage\""));
    default: {
      const auto index = value_of(text, "\"index\"");
      return !index.empty() && !is_known(index, begun);
    }
  }
}

}  // namespace

bool only_continues(std::string_view chunk, std::uint64_t begun) {
  const auto* at = chunk.data();
  const auto* const end = at + chunk.size();
  const auto continues_at = [&](const char* quote) {
    return !tells_more({quote, static_cast<std::size_t>(end - quote)}, begun);
  };
  for (; end - at > kVectorSize; at += kVectorSize) {
    for (auto bits = may_begin_names(at); bits != 0; bits &= bits - 1) {
      if (!continues_at(at + std::countr_zero(bits))) return false;
    }
  }
  for (; end - at > 1; ++at) {
    if (may_begin_name(at) && !continues_at(at)) return false;
  }
  return true;
}

}  // namespace llm_api_router::providers
