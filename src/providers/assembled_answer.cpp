#include "providers/assembled_answer.hpp"

#include <memory>

#include "providers/assembled_chat.hpp"
#include "providers/assembled_events.hpp"
#include "providers/assembled_message.hpp"
#include "providers/assembled_response.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::providers {
namespace {

std::unique_ptr<Assembly> assembly(Api api, Endpoint endpoint) {
  if (api == Api::anthropic) {
    if (endpoint == Endpoint::messages) return std::make_unique<AssembledMessage>();
    return std::make_unique<AssembledEvents>();
  }
  switch (endpoint) {
    case Endpoint::chat_completions:
    case Endpoint::completions: return std::make_unique<AssembledChat>();
    case Endpoint::responses: return std::make_unique<AssembledResponse>();
    default: return std::make_unique<AssembledEvents>();
  }
}

}  // namespace

std::string assembled_answer(Api api, Endpoint endpoint, std::string_view events) {
  const auto answer = assembly(api, endpoint);
  const auto add = [&](const wire::SseEvent& event) {
    if (auto object = read_object(event.data)) {
      answer->add(event.type, std::move(*object));
    }
  };
  wire::SseScanner scanner(events.size() + 1);
  scanner.feed(events, add);
  scanner.feed("\n\n", add);  // ends an event whose last bytes did not come
  return text_of(answer->take());
}

}  // namespace llm_api_router::providers
