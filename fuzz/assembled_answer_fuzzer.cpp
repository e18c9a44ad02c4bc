// Streams put together into answers: whatever the stream, the answer is valid JSON in UTF-8, and
// nothing is thrown.
#include <array>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "providers/assembled_answer.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

struct Kind {
  Api api;
  Endpoint endpoint;
};

constexpr std::array kKinds = {
    Kind{Api::openai, Endpoint::chat_completions}, Kind{Api::openai, Endpoint::completions},
    Kind{Api::openai, Endpoint::responses}, Kind{Api::anthropic, Endpoint::messages},
    Kind{Api::openai, Endpoint::on_account}};

void expect_json(const Kind& kind, std::string_view stream) {
  const std::string answer = providers::assembled_answer(kind.api, kind.endpoint, stream);
  const auto json = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  expect(!json.is_discarded(), "the answer is valid JSON");
  expect(json.is_object(), "the answer is an object");
  expect(answer.find('\n') == std::string::npos, "the answer is one line");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  // Of exact size, so that the sanitizer sees every read past it.
  const std::unique_ptr<char[]> copy(new char[size]);
  text_of(data, size).copy(copy.get(), size);
  for (const Kind& kind : kKinds) expect_json(kind, {copy.get(), size});
  return 0;
}
