#include "net/message_reader.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::net {
namespace {

// How far a body's buffer grows ahead of what has come: a length alone is only a claim.
constexpr std::size_t kReceiveStep = 256 * 1024;

// What the end of a connection means to a message that is being read.
bool ended_whole(wire::RequestParser& /*parser*/) { return false; }
bool ended_whole(wire::ResponseParser& parser) { return parser.head_done() && parser.finish(); }

}  // namespace

std::string ReadError::text() const {
  if (parse) return parse->message;
  if (io.kind == IoFailure::timeout) return "silence past the time allowed";
  return io.message.empty() ? "the connection ended early" : io.message;
}

// Returns an empty view at the end of the stream.
template <class Parser>
awaitable<Result<std::string_view, ReadError>> MessageReader<Parser>::more(bool expected_at_once) {
  if (!unread_.empty() && !starved_) {
    current_ = std::exchange(unread_, {});
    co_return std::string_view{current_};
  }
  // An await within a conditional expression is miscompiled by GCC 12: hence the statement.
  if (!expected_at_once) co_await stream_.wait_readable();
  const auto scratch = thread_.scratch();
  const auto read = co_await stream_.read_some(scratch);
  if (!read) co_return ReadError{read.error(), {}, unread_.empty()};
  starved_ = false;
  const std::string_view fresh{scratch.data(), *read};
  if (fresh.empty() || unread_.empty()) co_return fresh;
  current_ = std::exchange(unread_, {});
  current_ += fresh;
  co_return std::string_view{current_};
}

template <class Parser>
awaitable<Result<void, ReadError>> MessageReader<Parser>::read_head(bool ready) {
  starved_ = false;
  failed_.reset();
  while (!parser_.head_done()) {
    const auto input = co_await more(std::exchange(ready, false));
    if (!input) co_return input.error();
    if (input->empty()) {
      co_return ReadError{{IoFailure::closed, "the connection was closed"}, {}, unread_.empty()};
    }
    const auto consumed = parser_.put_head(*input);
    if (!consumed) co_return ReadError{{}, consumed.error(), false};
    unread_.assign(input->substr(*consumed));
    starved_ = !parser_.head_done();
  }
  co_return Result<void, ReadError>{};
}

template <class Parser>
awaitable<Result<std::span<const std::string_view>, ReadError>> MessageReader<Parser>::read_body() {
  payload_.clear();
  while (payload_.empty() && !parser_.done() && !failed_) {
    const auto input = co_await more(true);
    if (!input) co_return input.error();
    if (input->empty()) {
      if (ended_whole(parser_)) break;
      co_return ReadError{{IoFailure::closed, "the connection ended within the body"}, {}, false};
    }
    const auto consumed = parser_.put_body(*input, payload_);
    if (!consumed) {
      failed_ = ReadError{{}, consumed.error(), false};
      break;
    }
    unread_.assign(input->substr(*consumed));
    starved_ = !parser_.done();
  }
  // What came before the fault is whole; the fault is told by the next call.
  if (payload_.empty() && failed_) co_return *failed_;
  co_return std::span<const std::string_view>{payload_};
}

// Receives at least one byte straight into `body`. Only for Framing::length with nothing unread, so
// that all that can come (up to the length) is payload.
template <class Parser>
awaitable<Result<void, ReadError>> MessageReader<Parser>::receive_in_place(Buffer& body,
                                                                           std::size_t left) {
  const auto room = body.prepare(std::min(left, kReceiveStep));
  const auto read = co_await stream_.read_some(room.first(std::min(room.size(), left)));
  if (!read) co_return ReadError{read.error(), {}, false};
  if (*read == 0) {
    co_return ReadError{{IoFailure::closed, "the connection ended within the body"}, {}, false};
  }
  const auto counted = parser_.put_body({room.data(), *read}, payload_);
  payload_.clear();
  if (!counted) co_return ReadError{{}, counted.error(), false};
  body.commit(*read);
  co_return Result<void, ReadError>{};
}

template <class Parser>
awaitable<Result<bool, ReadError>> MessageReader<Parser>::read_into(Buffer& body, std::size_t max) {
  const bool sized = parser_.framing() == wire::Framing::length;
  if (sized && parser_.content_length() > max) co_return false;
  while (!parser_.done()) {
    if (sized && unread_.empty()) {
      const auto left = static_cast<std::size_t>(parser_.content_length()) - body.size();
      const auto received = co_await receive_in_place(body, left);
      if (!received) co_return received.error();
      continue;
    }
    const auto payload = co_await read_body();
    if (!payload) co_return payload.error();
    for (const auto piece : *payload) body.append(piece);
    if (body.size() > max) co_return false;
  }
  co_return true;
}

template class MessageReader<wire::RequestParser>;
template class MessageReader<wire::ResponseParser>;

}  // namespace llm_api_router::net
