// A stream as the answer that it would have been without streaming, for logs.
#pragma once

#include <string>
#include <string_view>

#include "model/api.hpp"

namespace llm_api_router::providers {

// The JSON document that `events`, the bytes of an event stream from its beginning, make together:
// a chat completion, a response, a message, in the shape in which the API answers `endpoint`
// without `stream`. Members keep the order in which they came.
//
// - A stream that is cut, anywhere, gives what came. A response (OpenAI) then has the status
//   "in_progress". `{}`: nothing came.
// - An error event is the member `error`, beside what came before it.
// - Events that are no JSON objects are passed over, and so are those nested too deep. Bytes that
//   are no UTF-8 become U+FFFD: the document is valid JSON whatever the stream was.
// - Streams of no known form give {"events": [{"event", "data"}, ...]}.
//
// Takes time and memory in proportion to the stream.
std::string assembled_answer(Api api, Endpoint endpoint, std::string_view events);

}  // namespace llm_api_router::providers
