// A body in chunks (RFC 9112 §7.1), read strictly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/boxed.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::wire {

class ChunkedBody {
 public:
  // A chunk's size line, and the last one's together with the trailers, may have `limits.bytes`;
  // there may be `limits.fields` trailers.
  explicit ChunkedBody(HeadLimits limits) : limits_(limits) {}

  // As RequestParser::put_body. Not to be called again after an error.
  Parsed<std::size_t> put(std::string_view bytes, std::vector<std::string_view>& payload);

  [[nodiscard]] bool done() const { return expect_ == Expect::nothing; }

 private:
  enum class Expect { size, data, end_of_data, nothing };

  // Each returns the place behind what it read, or nullptr: more is needed, or there is a fault.
  const char* read_element(const char* at, const char* end, std::vector<std::string_view>& payload);
  const char* read_size(const char* at, const char* end);
  const char* read_trailers(const char* at, const char* end);
  const char* read_data(const char* at, const char* end, std::vector<std::string_view>& payload);
  const char* read_end_of_data(const char* at, const char* end);
  const char* more_needed(std::ptrdiff_t shown);
  const char* refuse(HeadError kind);

  HeadLimits limits_;
  Expect expect_ = Expect::size;
  std::uint64_t left_ = 0;     // of the chunk's data
  std::size_t looked_at_ = 0;  // of a size line that is not whole: no line ends behind that
  Boxed<ParseError> fault_;
};

}  // namespace llm_api_router::wire
