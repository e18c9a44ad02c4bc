#include "providers/body_reader.hpp"

#include "providers/native_json.hpp"
#include "providers/openai_usage.hpp"

namespace llm_api_router::providers {

BodyReader::BodyReader(bool counts_usage) : counts_usage_(counts_usage) { finished_ = true; }

EventKind BodyReader::on_event(std::string_view /*type*/, std::string_view /*data*/) {
  return EventKind::content;
}

void BodyReader::on_body(std::string_view body) {
  native_json::each_member(body, [&](std::string_view key, native_json::Value value) {
    if (key == "id") {
      set_response_id(native_json::text_of(value));
    } else if (key == "usage" && counts_usage_) {
      read_openai_usage(value, usage_);
    }
  });
}

}  // namespace llm_api_router::providers
