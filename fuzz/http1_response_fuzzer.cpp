// Responses on one connection, chunked ones above all: any cut of the bytes gives the same messages
// and the same error, and the first message is what Beast's parser and strictness say it is. "H"
// and LF in front say that the first one answers HEAD.
#include "fuzz/beast_oracle.hpp"
#include "fuzz/message_reading.hpp"

namespace llm_api_router::fuzz {
namespace {

Reading read(std::string_view bytes, bool to_head, Cuts cuts) {
  wire::ResponseParser parser(kLimits);
  parser.reset(to_head);
  MessageReading reading(parser, [](wire::ResponseParser& done) { done.reset(false); }, bytes);
  Reading outcome = reading.run(cuts);
  const bool done = parser.done();
  const bool finished = parser.finish();
  expect(finished || !done, "what was done stays so when the connection ends");
  expect(!finished || !outcome.failed, "a broken message is never finished");
  return outcome;
}

void expect_like_beast(std::string_view bytes) {
  wire::ResponseParser parser(kLimits);
  expect_head_like_beast<false>(bytes, parser);
  wire::ResponseParser chunked(kLimits);
  chunked.put_head("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").value();
  // Behind a head, or as if one had come before.
  const std::size_t begin = bytes.find("\r\n\r\n");
  expect_chunks_like_beast(begin == bytes.npos ? bytes : bytes.substr(begin + 4), chunked);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  if (size == 0) return 0;
  const bool to_head = data[0] == 'H' && size > 1 && data[1] == '\n';
  const std::string_view bytes = text_of(data, size).substr(to_head ? 2 : 0);
  expect_same_for_any_cut(bytes,
                          [bytes, to_head](Cuts cuts) { return read(bytes, to_head, cuts); });
  expect_like_beast(bytes);
  return 0;
}
