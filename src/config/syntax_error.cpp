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
  const bool broken_token = message.find(kLastRead) != std::string_view::npos;
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
  const char before = last_before(text, offset);
  if (before == ',' && (here == '}' || here == ']')) return "the comma before this is one too many";
  if (ends_value(before) && begins_value(here))
    return "a comma (or a colon) is missing before this";
  return from_parser(message);
}

}  // namespace

ConfigFault describe_syntax_error(std::string_view text, std::size_t position,
                                  std::size_t token_size, std::string_view message) {
  const bool broken_token = message.find(kLastRead) != std::string_view::npos;
  const auto end = std::min(position, text.size() + 1);
  const auto offset = end - std::min(end, broken_token ? std::size_t{1} : token_size);
  const bool at_end = message.find("end of input") != std::string_view::npos || end > text.size();
  const auto place = at_end ? text.size() : offset;
  return {.where = line_and_column(text, place), .what = in_words(text, place, message)};
}

}  // namespace llm_api_router
