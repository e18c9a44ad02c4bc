#include "providers/assembled_answer.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "providers/assembled_chat.hpp"
#include "providers/assembled_events.hpp"
#include "providers/assembled_message.hpp"
#include "providers/assembled_response.hpp"
#include "providers/event_pattern.hpp"
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

// Where `event`, which `answer` was told last, may differ from the next.
std::optional<std::vector<EventGap>> gaps_of(std::string_view event, Assembly& answer) {
  simdjson::ondemand::document document;
  EventGaps::Object object;
  if (native_json::open(event).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  EventGaps gaps;
  answer.find_gaps(object, gaps);
  return gaps.take();
}

void add(const wire::SseEvent& event, EventPattern& pattern, Assembly& answer) {
  if (pattern.add(event.type, event.data)) return;
  pattern.forget();
  auto object = read_object(event.data);
  if (!object) return;
  answer.add(event.type, std::move(*object));
  if (auto gaps = gaps_of(event.data, answer)) {
    pattern.set(event.type, event.data, std::move(*gaps));
  }
}

}  // namespace

std::string assembled_answer(Api api, Endpoint endpoint, std::string_view events) {
  const auto answer = assembly(api, endpoint);
  EventPattern pattern;
  const auto on_event = [&](const wire::SseEvent& event) { add(event, pattern, *answer); };
  wire::SseScanner scanner(events.size() + 1);
  scanner.feed(events, on_event);
  scanner.feed("\n\n", on_event);  // ends an event whose last bytes did not come
  return text_of(answer->take());
}

}  // namespace llm_api_router::providers
