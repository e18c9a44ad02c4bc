// The beginnings of JSON strings and numbers: what is read is what a whole parser reads up to the
// same quote, and only half characters are left to that one.
#include <string>

#include <nlohmann/json.hpp>

#include "providers/string_content.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

// Where the first quote is that no backslash escapes.
std::size_t closing_quote(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return at;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

bool has_surrogate(std::string_view text) {
  for (const std::string_view half : {"\\ud", "\\uD"}) {
    for (auto at = text.find(half); at != std::string_view::npos; at = text.find(half, at + 1)) {
      const auto next = text.substr(at + half.size(), 1);
      if (next.find_first_of("89abcdefABCDEF") == 0) return true;
    }
  }
  return false;
}

void expect_content(std::string_view text) {
  std::string said = "before ";
  const auto length = providers::read_content(text, &said);
  expect(length == providers::read_content(text, nullptr), "what it says need not be kept");
  const auto quote = closing_quote(text);
  const auto content = text.substr(0, quote);
  const auto parsed = quote == std::string_view::npos
                          ? json(json::value_t::discarded)
                          : json::parse("\"" + std::string(content) + "\"", nullptr, false);
  if (!length) {
    expect(parsed.is_discarded() || has_surrogate(content), "what is refused is no string");
    return;
  }
  expect(*length == quote, "a string ends at its quote");
  expect(!parsed.is_discarded(), "what is read is a string");
  expect(said == "before " + parsed.get<std::string>(), "and says the same");
}

void expect_digits(std::string_view text) {
  const auto length = providers::read_digits(text);
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const bool is_number = !digits.empty() && (digits == "0" || !digits.starts_with('0'));
  expect(length.has_value() == is_number, "a number begins with no zero");
  expect(!length || *length == digits.size(), "a number ends where its digits do");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_content(text.view());
  expect_digits(text.view());
  return 0;
}
