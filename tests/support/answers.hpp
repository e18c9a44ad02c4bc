// Scripts for the usual answers of a provider.
#pragma once

#include <string>
#include <string_view>

#include "tests/support/scripted_upstream.hpp"

namespace llm_api_router::test {

// How an answer's body is put on the wire.
struct Delivery {
  enum class Framing { length, chunked, until_close };
  Framing framing = Framing::length;
  std::size_t chunk = 0;  // bytes of payload a chunk; 0: all in one
  std::size_t write = 0;  // bytes a write; 0: all at once
};

// A status line and fields, with the empty line.
std::string answer_head(unsigned status, const Fields& fields);
// The whole of an answer as bytes: head and framed body.
std::string answer_bytes(unsigned status, const Fields& fields, std::string_view body,
                         const Delivery& delivery = {});
// `payload` as one chunk of a chunked body, and what ends such a body.
std::string chunk(std::string_view payload);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

Script respond(unsigned status, const Fields& fields, const std::string& body,
               Delivery delivery = {});
// content-type: application/json; `extra` fields behind it.
Script respond_json(unsigned status, const std::string& body, const Fields& extra = {},
                    Delivery delivery = {});
// content-type: text/event-stream, status 200, in chunks unless said otherwise.
Script respond_sse(const std::string& events, Delivery delivery = {Delivery::Framing::chunked});
// These bytes, whatever they are; the connection stays open.
Script respond_raw(std::string bytes);
// These bytes, then the end of the connection.
Script respond_and_close(std::string bytes);
Script respond_and_reset(std::string bytes);
// No byte: the other side is to give up.
Script stall();

// The head of a stream in chunks, for scripts that send its events themselves.
std::string stream_head(const Fields& extra = {});

}  // namespace llm_api_router::test
