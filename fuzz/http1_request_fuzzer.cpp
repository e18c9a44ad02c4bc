// Requests on one connection: any cut of the bytes gives the same messages and the same error, a
// head that was accepted is accepted again when written out anew, and the first message is what
// Beast's parser and strictness say it is.
#include <string>

#include "fuzz/beast_oracle.hpp"
#include "fuzz/message_reading.hpp"

namespace llm_api_router::fuzz {
namespace {

Reading read(std::string_view bytes, Cuts cuts) {
  wire::RequestParser parser(kLimits);
  MessageReading reading(parser, [](wire::RequestParser& done) { done.reset(); }, bytes);
  return reading.run(cuts);
}

std::string on_the_wire(const wire::RequestHead& head) {
  std::string out;
  out.append(head.method).append(" ").append(head.target);
  out += head.minor_version == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n";
  for (const wire::Field& field : head.fields) {
    out.append(field.name).append(":").append(field.value).append("\r\n");
  }
  return out + "\r\n";
}

void expect_accepted_anew(std::string_view bytes) {
  wire::RequestParser parser(kLimits);
  const auto length = parser.put_head(bytes);
  if (!length || *length == 0) return;
  expect(parser.framing() != wire::Framing::until_close, "a request's body has an end");
  wire::RequestParser again(kLimits);
  const auto same = again.put_head(on_the_wire(parser.head()));
  expect(same.has_value() && *same > 0, "an accepted head is accepted again");
  expect(written(again.head()) == written(parser.head()), "and reads the same");
  expect(again.framing() == parser.framing(), "and is framed the same");
}

void expect_like_beast(std::string_view bytes) {
  wire::RequestParser parser(kLimits);
  expect_head_like_beast<true>(bytes, parser);
  if (!parser.head_done() || parser.framing() != wire::Framing::chunked) return;
  const std::size_t before = bytes.starts_with("\r\n") ? 2 : 0;
  expect_chunks_like_beast(bytes.substr(bytes.find("\r\n\r\n", before) + 4), parser);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view bytes = text_of(data, size);
  expect_same_for_any_cut(bytes, [bytes](Cuts cuts) { return read(bytes, cuts); });
  expect_accepted_anew(bytes);
  expect_like_beast(bytes);
  return 0;
}
