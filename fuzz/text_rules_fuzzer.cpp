// Rules for texts of the configuration: UTF-8 is what simdjson takes for it, and what passes can
// steer no terminal and end no header field.
#include <algorithm>
#include <string>

#include <simdjson.h>

#include "config/header_rules.hpp"
#include "config/text_rules.hpp"
#include "wire/characters.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

// C0, DEL, and C1 as UTF-8 writes it.
bool steers_a_terminal(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (byte == 0xc2 && next >= 0x80 && next <= 0x9f) return true;
  }
  return false;
}

void expect_rules(std::string_view text) {
  expect(is_utf8(text) == simdjson::validate_utf8(text.data(), text.size()),
         "UTF-8 is what simdjson takes for it");
  expect(!control_fault(text) == (is_utf8(text) && !steers_a_terminal(text)),
         "control characters are refused, and nothing else that is UTF-8");
  expect(header_value_fault(text).has_value() == control_fault(text).has_value(),
         "a header's value is held to the same");
  const bool token = !text.empty() && std::all_of(text.begin(), text.end(), wire::is_token);
  expect(token || header_name_fault(text).has_value(), "a header's name is a token");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_rules(text.view());
  return 0;
}
