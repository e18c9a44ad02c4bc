// Reads HTTP messages from a stream with one of wire's parsers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/boxed.hpp"
#include "base/buffer.hpp"
#include "net/io_thread.hpp"
#include "net/stream.hpp"
#include "wire/http1.hpp"

namespace llm_api_router::net {

// Why a message could not be read: the connection, or what came on it.
struct ReadError {
  IoError io;
  Boxed<wire::ParseError> parse;
  bool before_a_byte = false;  // nothing of the message had come

  [[nodiscard]] std::string text() const;
};

// `Parser` is wire::RequestParser or wire::ResponseParser. Nothing is buffered but what a read
// brought beyond what could be parsed: an idle connection holds no memory for it.
template <class Parser>
class MessageReader {
 public:
  MessageReader(Stream& stream, IoThread& thread) : stream_(stream), thread_(thread) {}

  [[nodiscard]] Parser& parser() { return parser_; }
  [[nodiscard]] const Parser& parser() const { return parser_; }

  // Reads until the parser has a head. Reset the parser first, and begin_head(). Nothing: nothing
  // is there; wait for the stream, then try again.
  void begin_head();
  std::optional<Result<void, ReadError>> head_now();
  // Both, for who does not mind another coroutine.
  awaitable<Result<void, ReadError>> read_head();

  // Reads the next part of the body: views that stay valid until the caller suspends, or reads
  // again on this thread. No view at all: the body is done. Nothing: nothing is there; wait for the
  // stream, then try again.
  using Payload = std::span<const std::string_view>;
  std::optional<Result<Payload, ReadError>> body_now();
  awaitable<Result<Payload, ReadError>> read_body();
  // Whether body_now() would try in vain: more is due, and the last read took all that was there.
  // It saves a system call to wait for the stream first.
  [[nodiscard]] bool body_is_awaited() const {
    return !parser_.done() && !failed_ && (unread_.empty() || starved_) && stream_.took_all();
  }

  // Appends the body, of which nothing was read yet, to the empty `body`. False: `max` bytes were
  // exceeded; `body` holds what came until then, and read_body() goes on behind it. A body of known
  // length is received in place. Nothing: as above, to be called with the same `body` again.
  std::optional<Result<bool, ReadError>> body_now_into(Buffer& body, std::size_t max);
  awaitable<Result<bool, ReadError>> read_into(Buffer& body, std::size_t max);

  // Whether bytes beyond the present message have come already.
  [[nodiscard]] bool has_unread() const { return !unread_.empty(); }

 private:
  // More input in one piece: what was left over and, if that needs more, a read of up to `most`
  // bytes behind it. An empty one is the end of the stream.
  std::optional<Result<std::string_view, ReadError>> input_now(std::size_t most);

  std::optional<Result<void, ReadError>> receive_in_place(Buffer& body, std::size_t left);

  Stream& stream_;
  IoThread& thread_;
  Parser parser_;
  std::string unread_;       // came, but was not parsed yet
  Boxed<ReadError> failed_;  // the body cannot be read further
  bool starved_ = false;     // unread_ alone cannot be parsed further
};

extern template class MessageReader<wire::RequestParser>;
extern template class MessageReader<wire::ResponseParser>;

}  // namespace llm_api_router::net
