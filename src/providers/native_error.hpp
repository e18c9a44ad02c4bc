// Error documents as providers really send them: those of both APIs, and the forms that compatible
// servers have made of them.
#pragma once

#include <string>
#include <string_view>

#include "model/failure.hpp"
#include "providers/adapter.hpp"

namespace llm_api_router::providers {

// What an error answer or an error event says, wherever in the document it says it.
struct ErrorDocument {
  NativeError error;  // cleaned by without_secrets()
  std::string param;
  int told_status = 0;            // a numeric `code` or `status` from 400 to 599, else 0
  bool openai_shaped = false;     // has an `error` object at its top
  bool anthropic_shaped = false;  // and says `"type":"error"` beside it
};

// Reads {"error":{…}}, {"error":"…"}, {"type":"error",…}, {"object":"error",…}, {"message":…},
// {"detail":"…"} and {"response":{"error":{…}}}. Anything else gives an empty document.
ErrorDocument read_error_document(std::string_view text);

// The status that an error stands for; 500 for names that are not known.
int status_of(const ErrorDocument& document);

// The Failure an error event stands for.
Failure failure_of(const ErrorDocument& document);

// `message` fit for logs: without what looks like a key, and cut to a few hundred bytes.
std::string without_secrets(std::string_view message);

// The document that OpenAI would have answered with instead of an error event: `data` itself where
// it has that shape (`response.failed` has not) and repeats no refused key, else one made of what
// `document` holds.
std::string openai_error_body(const ErrorDocument& document, std::string_view data);

// The same for Anthropic.
std::string anthropic_error_body(const ErrorDocument& document, std::string_view data);

// {"error":{"message","type","param","code"}}; an empty `param` or `code` becomes null.
std::string openai_error(std::string_view message, std::string_view type, std::string_view param,
                         std::string_view code);

// {"type":"error","error":{"type","message"},"request_id"}; an empty `request_id` becomes null.
std::string anthropic_error(std::string_view type, std::string_view message,
                            std::string_view request_id);

}  // namespace llm_api_router::providers
