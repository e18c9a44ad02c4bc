// Heads of messages (RFC 9112 §2 to §5), read strictly in one walk over their bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "wire/http1.hpp"

namespace llm_api_router::wire {

struct HeadReading {
  enum class Outcome {
    whole,
    cut,      // so far nothing is wrong, but the head is not whole
    refused,  // whatever may follow
  };
  Outcome outcome = Outcome::cut;
  std::size_t size = 0;  // whole: of the head with its empty line
  HeadError kind = HeadError::malformed;
  std::string_view why;  // refused: in words fit for a client
};

// Reads the head that `bytes` begin with into `head`, whose views then point into `bytes`; unless
// it is whole, `head` is of no meaning. What is wrong is noticed once the line is whole, so that it
// depends on the bytes alone how a head is judged, not on how they came. One empty line before a
// request is passed over and counted in.
HeadReading read_head(std::string_view bytes, std::size_t max_fields, RequestHead& head);
HeadReading read_head(std::string_view bytes, std::size_t max_fields, ResponseHead& head);

// Lets the views of `head` that point `n` bytes behind `from` point `n` bytes behind `to`.
void relocate(RequestHead& head, const char* from, const char* to);
void relocate(ResponseHead& head, const char* from, const char* to);

}  // namespace llm_api_router::wire
