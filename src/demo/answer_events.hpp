// For tests: the events of a streamed answer, as a client finds them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "demo/answer.hpp"
#include "wire/sse_scanner.hpp"

namespace llm_api_router::demo {

struct ReceivedEvent {
  std::string type;
  std::string data;
  nlohmann::json json;  // discarded if `data` is none
};

inline std::vector<ReceivedEvent> events_of(const Answer& answer) {
  std::vector<ReceivedEvent> events;
  wire::SseScanner scanner;
  scanner.feed(body_of(answer), [&events](const wire::SseEvent& event) {
    events.push_back({std::string{event.type}, std::string{event.data},
                      nlohmann::json::parse(event.data, nullptr, false)});
  });
  return events;
}

inline std::vector<std::string> types_of(const std::vector<ReceivedEvent>& events) {
  std::vector<std::string> types;
  for (const auto& event : events) {
    if (types.empty() || types.back() != event.type) types.push_back(event.type);
  }
  return types;
}

inline nlohmann::json document_of(const Answer& answer) {
  return nlohmann::json::parse(body_of(answer), nullptr, false);
}

}  // namespace llm_api_router::demo
