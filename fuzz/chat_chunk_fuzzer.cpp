// Chunks of a chat that need not be read: those hold nothing that reading them would find.
//
// The input is the numbers of the choices that have begun, in one line, and a chunk.
#include <algorithm>
#include <string>

#include "providers/chat_chunk.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

std::uint64_t bits_of(std::string_view digits) {
  std::uint64_t bits = 0;
  for (const char digit : digits) {
    if (digit >= '0' && digit <= '9')
      bits |= std::uint64_t{1} << static_cast<unsigned>(digit - '0');
  }
  return bits;
}

bool tells_more(const json& choice, std::uint64_t begun) {
  const auto reason = member(choice, "finish_reason");
  if (reason.is_string() && reason != json("")) return true;
  const auto index = member(choice, "index");
  if (!index.is_number_unsigned()) return false;
  const auto number = std::min(index.get<std::uint64_t>(), providers::kTrackedChoices - 1);
  return (begun >> number & 1U) == 0;
}

bool tells_more_than_text(const json& chunk, std::uint64_t begun) {
  const auto choices = member(chunk, "choices");
  return member(chunk, "usage").is_object() || !member(chunk, "error").is_null() ||
         member(chunk, "object") == json("error") ||
         (choices.is_array() &&
          std::any_of(choices.begin(), choices.end(),
                      [&](const json& choice) { return tells_more(choice, begun); }));
}

void expect_judged(std::string_view text, std::uint64_t begun) {
  const bool continues = providers::only_continues(text, begun);
  const auto chunk = plain_object(text);
  // No provider writes the letters of a name as escapes.
  if (!chunk || text.find("\\u") != std::string_view::npos) return;
  expect(!continues || !tells_more_than_text(*chunk, begun), "a chunk that tells more is read");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  std::string_view rest = text_of(data, size);
  const auto begun = bits_of(take_line(rest));
  const ExactCopy chunk(rest);
  expect_judged(chunk.view(), begun);
  return 0;
}
