// Streams put together into answers: whatever the stream, the answer is valid JSON in UTF-8,
// nothing is thrown, and it is the same where each event is read for itself.
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "providers/assembled_answer.hpp"
#include "providers/assembled_chat.hpp"
#include "providers/assembled_message.hpp"
#include "providers/assembled_response.hpp"
#include "wire/sse_scanner.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/kinds.hpp"

namespace llm_api_router::fuzz {
namespace {

// The assembly that reads events of `kind`; null for those of no known form.
std::unique_ptr<providers::Assembly> assembly_of(const Kind& kind) {
  switch (kind.endpoint) {
    case Endpoint::chat_completions:
    case Endpoint::completions: return std::make_unique<providers::AssembledChat>();
    case Endpoint::responses: return std::make_unique<providers::AssembledResponse>();
    case Endpoint::messages: return std::make_unique<providers::AssembledMessage>();
    default: return nullptr;
  }
}

void expect_like_each_event_read(const Kind& kind, std::string_view stream,
                                 std::string_view answer) {
  const auto assembly = assembly_of(kind);
  if (!assembly) return;
  const auto add = [&](const wire::SseEvent& event) {
    auto object = providers::read_object(event.data);
    if (object) assembly->add(event.type, std::move(*object));
  };
  wire::SseScanner scanner;
  scanner.feed(stream, add);
  scanner.feed("\n\n", add);
  expect(providers::text_of(assembly->take()) == answer, "a repeated event need not be read");
}

void expect_json(const Kind& kind, std::string_view stream) {
  const std::string answer = providers::assembled_answer(kind.api, kind.endpoint, stream);
  const auto json = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  expect(!json.is_discarded(), "the answer is valid JSON");
  expect(json.is_object(), "the answer is an object");
  expect(answer.find('\n') == std::string::npos, "the answer is one line");
  expect_like_each_event_read(kind, stream, answer);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy stream(text_of(data, size));
  for (const Kind& kind : kKinds) expect_json(kind, stream.view());
  return 0;
}
