// Texts that are almost JSON: mending leaves valid UTF-8 without half characters, changes nothing
// that was right, and replaces bytes as nlohmann's writer does. What is JSON reads as a whole
// parser reads it.
#include <string>

#include "providers/json_tree.hpp"
#include "providers/mended_json.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"

namespace llm_api_router::fuzz {
namespace {

using nlohmann::json;

// As nlohmann writes it.
std::string replaced(std::string_view text) {
  const auto written = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(written).get<std::string>();
}

void expect_mended(std::string_view text) {
  const auto mended = providers::mended_json(text);
  expect(is_utf8(mended), "what is mended is UTF-8");
  expect(providers::mended_json(mended) == mended, "there is nothing to mend a second time");
  if (text.find('\\') != std::string_view::npos) return;
  expect(mended == replaced(text), "bytes are replaced as nlohmann does");
}

void expect_read(std::string_view text) {
  const auto read = providers::read_object(text);
  const auto plain = plain_object(text);
  if (plain) {
    expect(providers::mended_json(text) == text, "what is right is not changed");
    expect(read.has_value(), "an object is read");
  }
  if (!read) return;
  const auto written = providers::text_of(*read);
  expect(is_json(written) && written.find('\n') == std::string::npos,
         "what is read is written as one line of JSON");
  if (plain) expect(json::parse(written) == *plain, "an object reads as it is");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_mended(text.view());
  expect_read(text.view());
  return 0;
}
