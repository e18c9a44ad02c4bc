// The parser's messages look like
//   [json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing
//   object key - invalid string: …; last read: '"sk-…'; expected string literal
// The token after "last read" may be a key, so all from there on is left out.
#include "config/syntax_error.hpp"

#include <algorithm>
#include <string>

namespace llm_api_router {
namespace {

constexpr std::string_view kLastRead = "; last read: '";
constexpr std::string_view kSpaces = " \t\r\n";

std::string line_and_column(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto last_break = before.rfind('\n');
  const auto start = last_break == std::string_view::npos ? 0 : last_break + 1;
  const auto in_line = before.substr(start);
  // Columns count characters, not the bytes that continue one in UTF-8.
  const auto column =
      std::count_if(
          in_line.begin(), in_line.end(),
          [](char character) { return (static_cast<unsigned char>(character) & 0xc0U) != 0x80U; }) +
      1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

char last_before(std::string_view text, std::size_t offset) {
  const auto at = text.substr(0, offset).find_last_not_of(kSpaces);
  return at == std::string_view::npos ? '\0' : text[at];
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_word(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '-' || character == '+' ||
         character == '.';
}

// How many bytes the whole token before `end` has. The parser tells it for strings only.
std::size_t size_of_token(std::string_view text, std::size_t end, std::size_t told) {
  if (end == 0) return 0;
  if (text[end - 1] == '"') return told;
  std::size_t start = end - 1;
  while (start > 0 && is_word(text[start]) && is_word(text[start - 1])) --start;
  return end - start;
}

bool begins_value(char character) {
  return character == '"' || character == '{' || character == '[' || character == '-' ||
         (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z');
}

bool ends_value(char character) {
  return character == '"' || character == '}' || character == ']' ||
         (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z');
}

// "invalid literal", "unexpected end of input; expected '}'".
std::string from_parser(std::string_view message) {
  message = message.substr(0, message.find(kLastRead));
  const auto dash = message.find(" - ");
  if (dash == std::string_view::npos) return "a number is too large";
  return std::string{message.substr(dash + 3)};
}

std::string in_words(std::string_view text, std::size_t offset, std::string_view message) {
  const bool broken_token = contains(message, kLastRead);
  if (offset >= text.size()) {
    return text.find_first_not_of(kSpaces) == std::string_view::npos
               ? "the file is empty; `llm-api-router init` writes an example"
               : "the text ends before everything opened is closed";
  }
  const char here = text[offset];
  if (broken_token && (here == '\n' || here == '\r')) return "a string is not closed on this line";
  if (broken_token && here == '\'') return "strings stand in double quotes";
  if (broken_token && (here == '/' || here == '#')) return "JSON has no comments; remove this one";
  if (broken_token) return from_parser(message);
  if (message.ends_with("; expected end of input")) return "nothing may follow the document";
  const char before = last_before(text, offset);
  if (before == ',' && (here == '}' || here == ']')) return "the comma before this is one too many";
  if (ends_value(before) && begins_value(here))
    return "a comma (or a colon) is missing before this";
  return from_parser(message);
}

}  // namespace

ConfigFault describe_syntax_error(std::string_view text, std::size_t position,
                                  std::size_t token_size, std::string_view message) {
  const bool at_end = contains(message, "unexpected end of input") || position > text.size();
  const auto end = std::min(position, text.size());
  const auto size = contains(message, kLastRead) ? 1 : size_of_token(text, end, token_size);
  const auto place = at_end ? text.size() : end - std::min(end, size);
  return {.where = line_and_column(text, place), .what = in_words(text, place, message)};
}

}  // namespace llm_api_router
