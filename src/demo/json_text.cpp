#include "demo/json_text.hpp"

namespace llm_api_router::demo {

std::string to_text(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_event(const Json& document) { return "data: " + to_text(document) + "\n\n"; }

std::string to_event(std::string_view type, const Json& document) {
  return "event: " + std::string{type} + "\n" + to_event(document);
}

}  // namespace llm_api_router::demo
