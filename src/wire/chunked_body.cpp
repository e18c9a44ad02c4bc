// Framing is the CRLF that ends a chunk's data, the line with the next size and, if that is 0, the
// trailers and the empty line behind them. It is shown to Beast only when it is whole: Beast then
// never waits within it, and every line of it has been checked.
#include "wire/chunked_body.hpp"

#include <algorithm>

#include <boost/asio/buffer.hpp>

#include "wire/message_facts.hpp"

namespace llm_api_router::wire {
namespace {

// Beast reads chunks behind a head only.
constexpr std::string_view kHead = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n";

constexpr std::string_view kMalformed = "the chunked framing of the body is malformed";

ParseError malformed(std::string_view message) {
  return {HeadError::malformed, std::string(message)};
}

bool is_last_chunk(std::string_view size_line) {
  const std::size_t digits = std::min(size_line.find_first_of("; \t"), size_line.size());
  return digits > 0 && size_line.substr(0, digits).find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

ChunkedBody::Decoder::Decoder() {
  body_limit(boost::none);
  Code code;
  put(boost::asio::const_buffer(kHead.data(), kHead.size()), code);
}

void ChunkedBody::Decoder::on_chunk_header_impl(std::uint64_t size, View /*extensions*/,
                                                Code& code) {
  if (size > kMaxBodyLength) code = boost::beast::http::error::bad_chunk;
  chunk_left_ = size;
}

std::size_t ChunkedBody::Decoder::on_chunk_body_impl(std::uint64_t /*left*/, View data,
                                                     Code& /*code*/) {
  chunk_left_ -= data.size();
  return data.size();
}

ChunkedBody::ChunkedBody(std::size_t framing_limit) : framing_limit_(framing_limit) {}

Parsed<std::size_t> ChunkedBody::put(std::string_view bytes,
                                     std::vector<std::string_view>& payload) {
  std::size_t consumed = 0;
  while (!done() && consumed < bytes.size()) {
    const std::string_view rest = bytes.substr(consumed);
    const bool in_data = decoder_.chunk_left() > 0;
    const Parsed<std::size_t> step = in_data ? decode(rest) : put_framing(rest);
    if (!step) return step.error();
    if (*step == 0) break;
    if (in_data) payload.push_back(rest.substr(0, *step));
    consumed += *step;
  }
  return consumed;
}

// Consumes the framing between two chunks if `bytes` holds all of it.
Parsed<std::size_t> ChunkedBody::put_framing(std::string_view bytes) {
  const Parsed<std::size_t> length = framing_length(bytes);
  if (!length || *length == 0) return length;
  lines_.restart();
  expect_ = Expect::end_of_data;
  const Parsed<std::size_t> taken = decode(bytes.substr(0, *length));
  if (taken && *taken != *length) return malformed(kMalformed);
  return taken;
}

Parsed<std::size_t> ChunkedBody::framing_length(std::string_view bytes) {
  const std::string_view window = bytes.substr(0, framing_limit_);
  for (;;) {
    const StrictLines::Step step = lines_.next(window);
    if (step == StrictLines::Step::malformed) return malformed(lines_.fault());
    if (step == StrictLines::Step::line) {
      if (ends_framing(lines_.line())) return lines_.consumed();
    } else if (bytes.size() >= framing_limit_) {
      return ParseError{HeadError::too_large, "a chunk's framing or the trailers are too large"};
    } else {
      return std::size_t{0};
    }
  }
}

// Whether the framing is whole with `line`. Whether the line is right is left to Beast.
bool ChunkedBody::ends_framing(std::string_view line) {
  switch (expect_) {
    case Expect::end_of_data: expect_ = Expect::size; return !line.empty();
    case Expect::size: expect_ = Expect::trailer; return !is_last_chunk(line);
    case Expect::trailer: break;
  }
  return line.empty();
}

// Of chunk data takes what is there; framing must be whole, so that Beast wanting more is an error.
Parsed<std::size_t> ChunkedBody::decode(std::string_view element) {
  boost::beast::error_code code;
  const std::size_t taken =
      decoder_.put(boost::asio::const_buffer(element.data(), element.size()), code);
  if (code || taken == 0) return malformed(kMalformed);
  return taken;
}

}  // namespace llm_api_router::wire
